//! What stands in front of the instances of a bot: one address. Each connection leads to a living
//! instance and is cut off after a while, whatever it carries.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tilmash_tests::dice::Dice;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::AbortHandle;

pub(super) struct Balancer {
    pub address: SocketAddr,
    accepting: AbortHandle,
}

impl Balancer {
    pub(super) async fn start(instances: Vec<SocketAddr>, dice: Dice) -> Balancer {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("the loopback has a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let instances: Arc<[SocketAddr]> = instances.into();
        let dice = Arc::new(Mutex::new(dice));
        let accepting = tokio::spawn(async move {
            while let Ok((caller, _)) = listener.accept().await {
                let (first, life) = {
                    let mut dice = dice.lock().expect("the dice do not panic");
                    (dice.below(instances.len()), 100 + dice.below(2000))
                };
                let instances = Arc::clone(&instances);
                tokio::spawn(pass_on(
                    caller,
                    instances,
                    first,
                    Duration::from_millis(life as u64),
                ));
            }
        });
        Balancer {
            address,
            accepting: accepting.abort_handle(),
        }
    }
}

impl Drop for Balancer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Without an instance that accepts it, the caller's connection is closed.
async fn pass_on(
    mut caller: TcpStream,
    instances: Arc<[SocketAddr]>,
    first: usize,
    life: Duration,
) {
    for place in 0..instances.len() {
        let address = instances[(first + place) % instances.len()];
        if let Ok(mut instance) = TcpStream::connect(address).await {
            let passing = tokio::io::copy_bidirectional(&mut caller, &mut instance);
            // Cut off by either side, or by this balancer: the caller finds out.
            let _ = tokio::time::timeout(life, passing).await;
            return;
        }
    }
}
