//! In which estate each address lies, as rows tell it.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use polars::prelude::PolarsResult;

use super::{DatasetError, Rows, Snapshot};
use crate::model::{AreaOfAddress, UnitId, UnitKind};

/// The columns by which rows of a table tell an address and an estate.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EstateColumns {
    /// The table.
    pub table: String,
    /// The column with the address.
    pub address: String,
    /// The column with the estate.
    pub estate: String,
}

impl Snapshot {
    /// Returns the estate of each address that lies in one: the one that most rows name of those that name any.
    ///
    /// # Errors
    /// A copy that is missing or was changed.
    pub(crate) fn estates_of_addresses(
        &self,
        columns: &BTreeSet<EstateColumns>,
    ) -> Result<AreaOfAddress, DatasetError> {
        let mut named: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        for delivered in self.delivered() {
            for own in columns.iter().filter(|own| own.table == delivered.table) {
                let Some(rows) = self.rows(&delivered.table, delivered.year, None)? else {
                    continue;
                };
                count_estates(&rows, own, &mut named).map_err(|source| DatasetError::Polars {
                    file: PathBuf::from(&delivered.file),
                    source,
                })?;
            }
        }
        let estate = |(address, estates): (String, BTreeMap<String, usize>)| {
            let most = estates.into_iter().max_by_key(|(_, rows)| *rows);
            let id = most?.0.parse::<UnitId>().ok()?;
            let unit = self.units().get(id.as_str())?;
            (unit.kind == UnitKind::Estate).then_some((address, id))
        };
        Ok(named.into_iter().filter_map(estate).collect())
    }
}

/// Counts the rows that name estates, by address.
fn count_estates(
    rows: &Rows,
    columns: &EstateColumns,
    named: &mut BTreeMap<String, BTreeMap<String, usize>>,
) -> PolarsResult<()> {
    let addresses = rows.column(&columns.address)?.str()?;
    let estates = rows.column(&columns.estate)?.str()?;
    for (address, estate) in addresses.iter().zip(estates.iter()) {
        if let Some((address, estate)) = address.zip(estate) {
            let of_address = named.entry(address.to_owned()).or_default();
            *of_address.entry(estate.to_owned()).or_default() += 1;
        }
    }
    Ok(())
}
