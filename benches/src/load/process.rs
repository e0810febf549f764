//! [`Process`]: what Linux tells of a process, in its `stat` of `/proc` (proc_pid_stat(5)).

use std::time::Duration;

use anyhow::{Context, Result};

/// `USER_HZ`, the unit in which Linux reports times to processes. It is 100 on every architecture
/// (proc(5)).
const TICKS_IN_SECOND: u64 = 100;

/// A process as it was at one moment. Times are processor time on all cores, the system's included.
pub struct Process {
    pub parent: u32,
    pub cpu: Duration,
    /// Of its children that have ended and that it has waited for.
    pub cpu_of_ended: Duration,
}

impl Process {
    pub fn of(id: u32) -> Result<Process> {
        Process::at(&id.to_string())
    }

    /// This process.
    pub fn own() -> Result<Process> {
        Process::at("self")
    }

    /// The processes that run now and have this parent.
    pub fn children_of(parent: u32) -> Result<Vec<Process>> {
        let mut children = Vec::new();
        for entry in std::fs::read_dir("/proc")? {
            let name = entry?.file_name();
            let Some(id) = name.to_str().and_then(|name| name.parse().ok()) else {
                continue;
            };
            // One that has ended meanwhile is no child any more.
            children.extend(Process::of(id).ok().filter(|child| child.parent == parent));
        }
        Ok(children)
    }

    fn at(name: &str) -> Result<Process> {
        let file = format!("/proc/{name}/stat");
        let stat = std::fs::read_to_string(&file).with_context(|| format!("cannot read {file}"))?;
        Process::read(&stat).with_context(|| format!("{file} is not as proc(5) says"))
    }

    fn read(stat: &str) -> Option<Process> {
        // The second field is the name in parentheses, which may contain anything.
        let (_, fields) = stat.rsplit_once(')')?;
        let fields: Vec<&str> = fields.split_whitespace().collect();
        // The fields after the name begin with the 3rd, and the 4th is the parent. `utime` and
        // `stime` are the 14th and the 15th; the same of ended children follow.
        let number = |place: usize| fields.get(place - 3)?.parse::<u64>().ok();
        let time = |ticks: u64| Duration::from_millis(ticks * 1_000 / TICKS_IN_SECOND);
        Some(Process {
            parent: fields.get(1)?.parse().ok()?,
            cpu: time(number(14)? + number(15)?),
            cpu_of_ended: time(number(16)? + number(17)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_times_of_a_process_and_of_its_ended_children_are_read() {
        let stat = "42 (a ) name) S 7 42 42 0 -1 4194560 9 9 0 0 150 25 30 5 20 0 1 0 99 1 2";
        let process = Process::read(stat).expect("a stat");
        assert_eq!(process.parent, 7);
        assert_eq!(process.cpu, Duration::from_millis(1_750));
        assert_eq!(process.cpu_of_ended, Duration::from_millis(350));
    }
}
