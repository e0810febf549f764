//! Tells the tests whether there is a PostgreSQL server for them.

fn main() {
    println!("cargo::rerun-if-env-changed=TILMASH_TEST_POSTGRES");
    println!("cargo::rustc-check-cfg=cfg(postgres)");
    if std::env::var_os("TILMASH_TEST_POSTGRES").is_some() {
        println!("cargo::rustc-cfg=postgres");
    }
}
