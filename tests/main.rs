//! One test binary over the whole house.

mod bad_input;
mod command;
mod end_to_end;
mod floors;
mod interpolation;
mod judging;
mod logs;
mod project;
mod real_drive;
mod simulated_truth;
mod writing_logs;
