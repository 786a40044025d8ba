//! What a record belongs to: its path from sections and path columns, and the group whose verdict it shares.
//!
//! In: the state of a walk and the columns of its table. Out: the path and the group's name of a record, and its slots of the group.

use crate::layout::role::Role;
use crate::layout::sections::Path;
use crate::layout::table::Column;
use crate::layout::walk::Walker;
use crate::record::Measure;

impl Walker<'_, '_> {
    /// What the record of a row belongs to; a goal in a path column (数値目標 over 具体的な施策) has no programme.
    pub(super) fn path(&mut self, is_goal: bool) -> Path {
        if !self.same.goal.is_empty() {
            let goal = self.same.goal.clone();
            self.sections.set_goal(&goal);
        }
        let above = self.sections.path();
        let levels: Vec<String> = [&above.policy, &above.program].into_iter().filter(|text| !text.is_empty()).cloned().collect();
        let mut path = Path { goal: above.goal, ..self.same.clone() };
        if is_goal {
            path.program.clear();
        }
        let mut levels = levels.into_iter();
        if path.policy.is_empty() {
            path.policy = levels.next().unwrap_or_default();
        }
        if path.program.is_empty() && !is_goal {
            path.program = levels.next().unwrap_or_default();
        }
        path
    }

    /// The name of the group whose verdict stands in a row, by the head of the verdict's column.
    pub(super) fn group(columns: &[Column], path: &Path) -> String {
        let Some(column) = columns.iter().find(|c| c.role.is_some_and(Role::is_of_group)) else { return String::new() };
        let named = match column.group {
            Some(Role::Goal) => &path.goal,
            Some(Role::Policy) => &path.policy,
            _ => &path.program,
        };
        [named, &path.program, &path.policy, &path.goal].into_iter().find(|text| !text.is_empty()).cloned().unwrap_or_default()
    }

    /// What is said of a group once holds for all of its records; without a group it is said of the record itself.
    pub(super) fn share_group(&mut self) {
        let view = self.view;
        let Some([before @ .., entry]) = self.walk.tables.last_mut().map(|table| table.entries.as_mut_slice()) else { return };
        let above = before.last().filter(|above| (&above.goal, &above.policy, &above.group) == (&entry.goal, &entry.policy, &entry.group));
        for slot in &mut entry.slots {
            match slot.measure {
                Measure::GroupRate if entry.group.is_empty() => slot.measure = Measure::Rate,
                Measure::GroupVerdict if entry.group.is_empty() => slot.measure = Measure::Verdict,
                Measure::GroupRate | Measure::GroupVerdict if view.at(slot.pos).is_none() => {
                    let same = above.and_then(|above| above.slots.iter().find(|other| other.header == slot.header));
                    slot.pos = same.map_or(slot.pos, |other| other.pos);
                }
                _ => {}
            }
        }
    }
}
