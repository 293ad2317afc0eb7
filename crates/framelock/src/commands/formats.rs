//! `framelock formats`: the formats, and how each means what its numbers say.

use fl_dataset::export::Format;

use crate::Console;
use crate::args::FormatsArgs;
use crate::outcome::Outcome;
use crate::table::Table;

/// Prints the convention cards.
pub(crate) fn run(args: &FormatsArgs, console: &mut Console) -> anyhow::Result<Outcome> {
    let cards = Format::ALL.map(Format::card);
    if args.json {
        console.json(&cards)?;
        return Ok(Outcome::Done);
    }
    for card in cards {
        let mut table = Table::new(&[card.format, card.title], 2);
        for (what, how) in card.rows() {
            table.row(vec![what.to_owned(), how.to_owned()]);
        }
        writeln!(console.out(), "{table}")?;
    }
    Ok(Outcome::Done)
}
