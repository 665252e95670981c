//! Many tenants in one process: how each is named, that none reaches what is another's, and that they open and close as they are needed.

mod administrators;
mod background;
mod isolation;
mod life;
mod naming;
mod pages;
mod stage;
