"""How good the reading is: scores against reports that people have labelled."""
