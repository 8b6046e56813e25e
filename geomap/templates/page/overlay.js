// A drawing that covers the map and moves with it: redrawn when the map comes to rest, scaled while it zooms.

const PADDING = 0.15;

export function makeOverlay(create, draw, pane) {
  const Overlay = L.Renderer.extend({
    options: { padding: PADDING, pane },

    _initContainer() {
      this._container = create();
    },

    _destroyContainer() {
      this._container.remove();
      delete this._container;
    },

    _update() {
      if (this._map._animatingZoom && this._bounds) return;
      L.Renderer.prototype._update.call(this);
      L.DomUtil.setPosition(this._container, this._bounds.min);
      this.redraw();
    },

    redraw() {
      if (this._map) draw(this._container, this.frame());
    },

    // Where the drawing lies: world units times scale, less the origin, are its pixels.
    frame() {
      const origin = this._map.getPixelOrigin().add(this._bounds.min);
      const size = this._bounds.getSize();
      return {
        scale: 256 * 2 ** this._map.getZoom(),
        originX: origin.x,
        originY: origin.y,
        width: size.x,
        height: size.y,
        zoom: this._map.getZoom(),
      };
    },
  });
  return new Overlay();
}

export function isInFrame(shape, frame, margin = 0) {
  return shape.east * frame.scale - frame.originX >= -margin && shape.west * frame.scale - frame.originX <= frame.width + margin
    && shape.south * frame.scale - frame.originY >= -margin && shape.north * frame.scale - frame.originY <= frame.height + margin;
}

export function prepareCanvas(canvas, frame) {
  const ratio = Math.min(2, window.devicePixelRatio || 1);
  canvas.width = Math.round(frame.width * ratio);
  canvas.height = Math.round(frame.height * ratio);
  canvas.style.width = `${frame.width}px`;
  canvas.style.height = `${frame.height}px`;
  const context = canvas.getContext('2d');
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  return context;
}

// Boxes of text already placed: names that would overlap one are left out.
export class Placed {
  constructor() {
    this.boxes = [];
  }

  take(left, top, right, bottom) {
    for (const box of this.boxes) {
      if (left < box[2] && right > box[0] && top < box[3] && bottom > box[1]) return false;
    }
    this.boxes.push([left, top, right, bottom]);
    return true;
  }
}
