"""QGIS documents from plain Python, without QGIS: layer styles (QML) and projects (.qgs, .qgz)."""
