using System.CommandLine;
using System.Text;
using Ringside.Lab.Trading;
using Ringside.Lab.Triggers;
using Ringside.Protocols;

namespace Ringside.App.Commands;

/// <summary>The options that say when an order is fired, the same for oracle, trader and run.</summary>
internal sealed class TriggerArguments
{
    private readonly Option<string> _trigger = new("--trigger")
    {
        Description = "top-of-book: a level that is the best of its side and larger than the threshold; "
            + "near-top: an increase within 5 levels of the top larger than the threshold",
        HelpName = "NAME",
        DefaultValueFactory = _ => "top-of-book",
    };

    private readonly Option<string?> _threshold = new("--threshold")
    {
        Description = "What must be exceeded [default: 1000000 for top-of-book, 50000000 for near-top]",
        HelpName = "N",
    };

    private readonly Option<string> _unit = new("--unit")
    {
        Description = "Unit of near-top's threshold: amount or notional (price x amount); top-of-book always uses notional",
        HelpName = "UNIT",
        DefaultValueFactory = _ => "amount",
    };

    private readonly Option<int> _decimals = LabOptions.QuantityDecimals();

    private readonly Option<string?> _maximumQuantity = new("--max-quantity")
    {
        Description = "Most that one order asks for, in the instrument's unit",
        HelpName = "N",
    };

    private readonly Option<int?> _maximumRate = NumberOption.CreateOptional(
        "--max-orders-per-second", "Most orders in any second; what exceeds it is counted, not sent", 1, 1_000_000);

    private readonly Option<string?> _maximumPosition = new("--max-position")
    {
        Description = "Most to hold long or short if every order trades, in the instrument's unit",
        HelpName = "N",
    };

    /// <summary>Adds the options that change which orders must come.</summary>
    internal void AddTo(Command command)
    {
        command.Options.Add(_trigger);
        command.Options.Add(_threshold);
        command.Options.Add(_unit);
        command.Options.Add(_decimals);
        command.Options.Add(_maximumQuantity);
    }

    /// <summary>Adds the options that only hold a trader back.</summary>
    internal void AddLimitsTo(Command command)
    {
        command.Options.Add(_maximumRate);
        command.Options.Add(_maximumPosition);
    }

    internal TriggerOptions Parse(ParseResult parsed) => TriggerOptions.TryCreate(
        parsed.GetValue(_trigger),
        parsed.GetValue(_threshold),
        parsed.GetValue(_unit),
        parsed.GetValue(_decimals),
        parsed.GetValue(_maximumQuantity),
        out TriggerOptions? options,
        out string? error)
        ? options
        : throw new UsageException(error);

    internal TraderLimits ParseLimits(ParseResult parsed) => new()
    {
        MaximumOrdersPerSecond = parsed.GetValue(_maximumRate),
        MaximumPositionE8 = ParsePosition(parsed.GetValue(_maximumPosition)),
    };

    private static long? ParsePosition(string? text)
    {
        if (text is null)
        {
            return null;
        }

        return FixedPoint.TryParse(Encoding.UTF8.GetBytes(text), out long positionE8)
            ? positionE8
            : throw new UsageException($"--max-position {text}: expected a plain decimal, as 12.5");
    }
}
