//! An allocator that ends the program when somebody asks for more than any input here justifies.

use std::alloc::{GlobalAlloc, Layout, System};

struct Bounded;

/// No input is larger than a megabyte, and no setting allows more than a few.
const LARGEST_ALLOWED_BYTES: usize = 64 << 20;

fn check(n_bytes: usize) {
    if n_bytes > LARGEST_ALLOWED_BYTES {
        std::process::abort();
    }
}

// SAFETY: passes everything on to the system's allocator.
unsafe impl GlobalAlloc for Bounded {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        check(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, place: *mut u8, layout: Layout) {
        unsafe { System.dealloc(place, layout) }
    }

    unsafe fn realloc(&self, place: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        check(new_size);
        unsafe { System.realloc(place, layout, new_size) }
    }
}

#[global_allocator]
static ALLOCATOR: Bounded = Bounded;
