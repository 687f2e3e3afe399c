//! Where secrets must not be: in the memory of a program that has closed its vault (SR-7), and in any log (SR-39).

mod drive;
mod logs;
mod memory;
mod search;
