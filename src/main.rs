//! The program; everything is in the library.

/// QuickJS, Typst and polars allocate much and in several threads: rendering takes a quarter
/// less time than with the system's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    boligmonitor::cli::main()
}
