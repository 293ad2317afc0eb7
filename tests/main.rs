//! One test binary over the whole house.

mod bad_input;
mod clicks;
mod command;
mod end_to_end;
mod floors;
mod interpolation;
mod judging;
mod kitti_tracking;
mod logs;
mod project;
mod propagation;
mod real_drive;
mod rigs;
mod simulated_truth;
mod unexplained;
mod writing_logs;
