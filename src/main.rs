//! The program; everything is in the library.

/// Setting pages asks for small pieces of memory all the time.
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> std::process::ExitCode {
    boligmonitor::main()
}
