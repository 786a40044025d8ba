//! Single records whose rate and verdict are known by hand.
