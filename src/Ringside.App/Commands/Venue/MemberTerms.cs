using System.CommandLine;
using Ringside.Exchange.Members;
using SelfTradeMode = Ringside.Market.Commands.SelfTradeMode;

namespace Ringside.App.Commands.Venue;

/// <summary>Options that say what a member may do. What is not given stays as it is, or has its default in a new member.</summary>
internal sealed class MemberTerms
{
    private const string On = "on";
    private const int LongestName = 64;

    private readonly Option<string?> _name = new("--name")
    {
        Description = "Name of the firm, for people; a new member needs one",
        HelpName = "NAME",
    };

    private readonly Option<int?> _rate = NumberOption.CreateOptional(
        "--rate", "Messages that each session may send in a second, over time; 1000 in a new member", 1, TokenBucket.Most);

    private readonly Option<int?> _burst = NumberOption.CreateOptional(
        "--burst", "Messages that each session may send at once; 100 in a new member", 1, TokenBucket.Most);

    private readonly Option<string> _cancels = ChoiceOption.Create(
        "--cancel-on-disconnect", "Whether orders of a session go when it does", "off", On);

    private readonly Option<string> _selfTrade = ChoiceOption.Create(
        "--self-trade", "What happens before its orders trade with each other", "none", "cancel-newest", "cancel-oldest", "cancel-both",
        "decrement");

    private readonly Option<long> _quantity = Limit("--most-quantity", "Most quantity of an order; 0 for no limit");

    private readonly Option<long> _notional = Limit(
        "--most-notional", "Most price times quantity of an order, in the last decimal place of the price; 0 for no limit");

    private readonly Option<long> _open = Limit("--most-open-orders", "Most orders open at one time in each shard; 0 for no limit");

    internal void AddTo(Command command)
    {
        foreach (Option option in (Option[])[_name, _rate, _burst, _cancels, _selfTrade, _quantity, _notional, _open])
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Makes a member.</summary>
    /// <exception cref="UsageException">It has no name.</exception>
    internal Member New(ParseResult parsed, uint number)
    {
        string name = parsed.GetValue(_name) ?? throw new UsageException($"--name NAME is missing: member {number} is new");
        return Change(parsed, new Member { Number = number, Name = name });
    }

    /// <summary>Gives a member what was given on the command line.</summary>
    /// <exception cref="UsageException">The name is none.</exception>
    internal Member Change(ParseResult parsed, Member member)
    {
        string name = parsed.GetValue(_name) ?? member.Name;
        if (name.Length > LongestName || name.AsSpan().ContainsAnyExceptInRange(' ', '~') || name.AsSpan().Trim().IsEmpty)
        {
            throw new UsageException($"--name {name}: expected 1 to {LongestName} printable ASCII characters");
        }

        return member with
        {
            Name = name,
            RatePerSecond = parsed.GetValue(_rate) ?? member.RatePerSecond,
            Burst = parsed.GetValue(_burst) ?? member.Burst,
            CancelOnDisconnect = IsGiven(parsed, _cancels) ? parsed.GetValue(_cancels) == On : member.CancelOnDisconnect,
            SelfTrade = IsGiven(parsed, _selfTrade) ? Mode(parsed.GetValue(_selfTrade)!) : member.SelfTrade,
            Limits = new MemberLimits(
                IsGiven(parsed, _quantity) ? parsed.GetValue(_quantity) : member.Limits.MostQuantity,
                IsGiven(parsed, _notional) ? parsed.GetValue(_notional) : member.Limits.MostNotional,
                IsGiven(parsed, _open) ? parsed.GetValue(_open) : member.Limits.MostOpenOrders),
        };
    }

    /// <summary>The word for a mode, as the member file and the option have it.</summary>
    internal static string Word(SelfTradeMode mode) => mode switch
    {
        SelfTradeMode.CancelNewest => "cancel-newest",
        SelfTradeMode.CancelOldest => "cancel-oldest",
        SelfTradeMode.CancelBoth => "cancel-both",
        SelfTradeMode.Decrement => "decrement",
        _ => "none",
    };

    private static SelfTradeMode Mode(string word) => Enum.GetValues<SelfTradeMode>().First(mode => Word(mode) == word);

    private static bool IsGiven(ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    private static Option<long> Limit(string name, string description) => NumberOption.Create(name, description, 0L, long.MaxValue, 0L);
}
