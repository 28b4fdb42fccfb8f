//! The texts of the law's file.

use super::Law;
use crate::model::Text;

impl Law {
    /// Goes through the texts of criteria, labels, obligations and rules.
    pub(in crate::config) fn texts(&self) -> impl Iterator<Item = (String, &Text)> {
        let criteria = self.criteria.iter().flat_map(|criterion| {
            let key = |name: &str| format!("criterion[{}].{name}", criterion.id);
            [
                (key("title"), &criterion.title),
                (key("name"), &criterion.name),
            ]
        });
        let labels = self.labels.iter().flat_map(|label| {
            let key = |name: &str| format!("label[{}].{name}", label.id);
            let name = label.name.iter().map(move |name| (key("name"), name));
            let key = |name: &str| format!("label[{}].{name}", label.id);
            let own = [
                (key("title"), &label.title),
                (key("article"), &label.article),
            ];
            let former = label.former.iter();
            let former: Vec<_> = former.map(|former| (key("former"), &former.name)).collect();
            own.into_iter().chain(name).chain(former)
        });
        let obligations = self.obligations.iter().flat_map(|obligation| {
            let key = |name: &str| format!("obligation[{}].{name}", obligation.id);
            [
                (key("title"), &obligation.title),
                (key("duty"), &obligation.duty),
            ]
        });
        let rules = self.rule_sets.iter().flat_map(|rules| {
            let key = |name: &str| format!("rule_set[{}].{name}", rules.id);
            let called = &rules.limits_called;
            let prevention = called.prevention.iter();
            let prevention: Vec<_> = prevention
                .map(|text| (key("limits_called.prevention"), text))
                .collect();
            let own = [
                (key("title"), &rules.title),
                (key("limits_called.main"), &called.main),
            ];
            own.into_iter().chain(prevention)
        });
        criteria.chain(labels).chain(obligations).chain(rules)
    }
}
