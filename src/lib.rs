//! boligmonitor turns a municipality's yearly figures into PDF briefings and sends them.
//!
//! Data flow one way: deliveries → `dataset` → `indicators` → `disclosure` → published
//! figures → `charts`, `briefing` and `site` → `delivery` and `archive`. The stages know nothing of
//! each other; `pipeline` calls them. See the README for what the program does.

pub mod archive;
pub mod briefing;
pub mod charts;
pub mod cli;
pub mod clock;
pub mod config;
pub mod criteria;
pub mod dataset;
pub mod delivery;
pub mod digest;
pub mod disclosure;
pub mod files;
pub mod indicators;
pub mod lock;
pub mod model;
pub mod panics;
pub mod pipeline;
pub mod schedule;
pub mod site;
pub mod stop;
