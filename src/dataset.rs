//! Deliveries: checked against what the configuration expects, and kept as a snapshot.
//!
//! A delivery is a file or a query per table and year, or one for all years of a table. Nothing is counted here; a snapshot holds the
//! very rows that were delivered, in one form and with the hash of each file.

mod addresses;
mod codes;
mod content;
mod context;
mod counts;
mod coverage;
mod database;
mod estates_of_addresses;
mod fault;
mod form;
mod map;
mod names;
mod reading;
mod refresh;
mod register;
mod request;
mod row_counts;
mod rows;
mod shape;
mod sheet;
mod snapshot;
mod statbank;
mod survey;
mod tls;
mod trouble;
mod typed;
mod units;
mod year_before;

pub(crate) use addresses::read_group as read_addresses_of_group;
pub(crate) use estates_of_addresses::EstateColumns;
pub(crate) use fault::{DatasetError, Fault};
pub(crate) use map::outline::areas_within;
pub(crate) use names::read as printed_name;
pub(crate) use refresh::{check, refresh};
pub(crate) use request::{Fetching, Request};
pub(crate) use row_counts::rows_by_area;
pub use snapshot::Snapshot;
pub(crate) use snapshot::{Delivered, copies, remove_unfinished};
pub(crate) use survey::{
    AreaSurvey, ColumnSurvey, Identifying, Known, MapSurvey, Role, Survey, TableLayout,
    TableSurvey, ValueKind, YearsIn, file_pattern, survey,
};
pub(crate) use units::area_names;

/// The rows of a table in one year.
pub(crate) type Rows = polars::frame::DataFrame;
