//! What cannot work is said in plain Japanese, with the right exit code, and leaves nothing half-written behind.
