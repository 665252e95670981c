//! The authorization server by its door, on a store in memory, a clock that stands still and chance that repeats. One file per
//! chapter of `src/`. HTTP is tested a floor higher.

mod happy_path;
mod memory_store;
mod world;
