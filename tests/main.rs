//! One test binary over the whole house.

mod bad_input;
mod calibration;
mod clicks;
mod command;
mod detection_forms;
mod doctor;
mod end_to_end;
mod exchange;
mod floors;
mod interpolation;
mod judging;
mod kitti_tracking;
mod logs;
mod pairs;
mod project;
mod propagation;
mod proposals;
mod real_drive;
mod rigs;
mod serving;
mod simulated_truth;
mod unexplained;
mod writing_logs;
