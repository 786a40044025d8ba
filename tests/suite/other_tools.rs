//! `values.csv` is read by the tools that it is meant for, without any option: pandas and `DuckDB`, where they are installed.

use std::io::Write;
use std::process::{Command, Stdio};

use crate::program::{Merged, samples};

/// Counts rows and sums the values of people, as each tool reads the file by itself.
const PROGRAMS: [(&str, &str); 2] = [
    (
        "pandas",
        "import pandas, sys\nt = pandas.read_csv(sys.argv[1], dtype={'code': str})\nv = t[(t.status == 'value') & (t.unit == '人') & (t.component.isna())]\nprint(len(t), format(v.value.astype(float).sum(), '.3f'), t.columns[0])",
    ),
    (
        "duckdb",
        "import duckdb, sys\nr = duckdb.sql(f\"select (select count(*) from '{sys.argv[1]}'), sum(value::double) from '{sys.argv[1]}' where status = 'value' and unit = '人' and component is null\").fetchall()[0]\nprint(r[0], format(r[1], '.3f'), duckdb.sql(f\"select * from '{sys.argv[1]}' limit 1\").columns[0])",
    ),
];

#[test]
fn pandas_and_duckdb_read_the_same_values() {
    let merged = Merged::of(&[&samples()], &[]);
    let rows = merged.table("values.csv").unwrap().rows;
    let people = rows.iter().filter(|row| row.line(&["status", "unit", "component"]) == "value,人,");
    let sum: f64 = people.map(|row| row.get("value").parse::<f64>().unwrap()).sum();
    let expected = format!("{} {sum:.3} record", rows.len());
    for (tool, program) in PROGRAMS {
        let python =
            |code: &str| Command::new("python3").args(["-c", code]).arg(merged.data().join("values.csv")).stdin(Stdio::null()).output();
        if !python(&format!("import {tool}")).is_ok_and(|run| run.status.success()) {
            let _ = writeln!(std::io::stderr(), "\n!!! {tool} がないため、values.csv の読み比べを飛ばした\n");
            continue;
        }
        let run = python(program).unwrap();
        assert_eq!(String::from_utf8_lossy(&run.stdout).trim(), expected, "{tool}: {}", String::from_utf8_lossy(&run.stderr));
    }
}
