//! The program as its users meet it: through the binary, on real files and real peers.
//!
//! Tests that take long are ignored by default; `cargo test --release -- --include-ignored`
//! runs them too, as CI does.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::float_cmp,
    clippy::cast_precision_loss,
    clippy::too_many_lines,
    clippy::type_complexity,
    reason = "a test that fails should stop at once, and handles files as a user would"
)]

mod access;
mod address_groups;
mod addresses;
mod approval;
mod architecture;
mod archive;
mod attack;
mod backtest;
mod bad_input;
mod berlin;
mod bounds;
mod browser;
mod command_line;
mod comments;
mod configuration;
mod danish;
mod databases;
mod deliveries;
mod demo;
mod disclosure;
mod documents;
mod drafts;
mod elsewhere;
mod english;
mod estates;
mod exact;
mod faults;
mod findings;
mod first_hour;
mod forms;
mod groups;
mod housing_areas;
mod internal;
mod interrupted;
mod invented_law;
mod killed;
mod killed_runs;
mod known;
mod law;
mod mail;
mod map;
mod moves;
mod mutated;
mod own_files;
mod packaging;
mod pages;
mod pdf;
mod pictures;
mod plans;
mod read_aloud;
mod real_servers;
mod registers;
mod retention;
mod same_published;
mod schedule;
mod secrets;
mod shipped_law;
mod signature;
mod site;
mod small_disk;
mod smtp_server;
mod standardised;
mod strays;
mod support;
mod tiny;
mod units;
mod workbooks;
mod year_before;
