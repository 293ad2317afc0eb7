#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| framelock_fuzz::coco(bytes));
