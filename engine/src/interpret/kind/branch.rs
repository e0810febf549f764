//! The first arm whose condition is true.

use super::Entered;
use crate::interpret::machine::Machine;
use crate::program::Branch;

impl<'p> Machine<'p> {
    pub(super) async fn enter_branch(&mut self, branch: &'p Branch) -> Entered {
        for arm in &branch.arms {
            if self.is_true(Some(&arm.condition)).await {
                return Entered::Left(arm.outcome.clone());
            }
        }
        Entered::Left(branch.otherwise.clone())
    }
}
