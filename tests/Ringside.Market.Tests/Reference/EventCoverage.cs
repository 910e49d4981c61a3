using Ringside.Market.Commands;
using Ringside.Market.Events;
using Ringside.Market.Instruments;

namespace Ringside.Market.Tests.Reference;

/// <summary>What has been seen in a run, and what has not: a random test says nothing about what it never makes.</summary>
internal sealed class EventCoverage
{
    private const string TooManyRefreshes = "more refreshes than may be, asked for by";

    private readonly HashSet<object> _seen = [];

    public void Count(in Command command, ReadOnlySpan<EngineEvent> events)
    {
        _seen.Add(command.Kind);
        foreach (ref readonly EngineEvent one in events)
        {
            _seen.Add(one.Kind);
            switch (one.Kind)
            {
                case EventKind.Accepted:
                    _seen.Add((OrderType)one.Code);
                    _seen.Add(command.TimeInForce);
                    _seen.Add(command.SelfTradeMode);
                    break;
                case EventKind.Rejected:
                    _seen.Add((RejectCode)one.Code);
                    if (one.Code == (byte)RejectCode.CapacityExhausted && one.Price != 0)
                        _seen.Add($"{TooManyRefreshes} {command.Kind}");
                    break;
                case EventKind.Cancelled or EventKind.Restated:
                    _seen.Add((EventReason)one.Code);
                    break;
                case EventKind.StateChanged:
                    _seen.Add((TradingState)one.Code);
                    break;
                case EventKind.Acknowledged when command.Kind == CommandKind.MassCancel:
                    _seen.Add(command.Scope);
                    break;
            }

            if (one.Kind == EventKind.Executed && one.Flags == EventFlags.Auction)
                _seen.Add(EventFlags.Auction);
        }
    }

    /// <summary>What of all that can be was not seen.</summary>
    public IEnumerable<string> Missing() =>
        Values<CommandKind>()
            .Concat(Values<EventKind>().Where(value => !value.Equals(EventKind.None)))
            .Concat(Values<EventReason>().Where(value => !value.Equals(EventReason.None)))
            .Concat(Values<RejectCode>().Where(value => !value.Equals(RejectCode.None)))
            .Concat(Values<OrderType>())
            .Concat(Values<TimeInForce>())
            .Concat(Values<SelfTradeMode>())
            .Concat(Values<TradingState>())
            .Concat(Values<CancelScope>())
            .Append(EventFlags.Auction)
            .Append($"{TooManyRefreshes} {CommandKind.Enter}")
            .Append($"{TooManyRefreshes} {CommandKind.Replace}")
            .Where(value => !_seen.Contains(value))
            .Select(value => $"{value.GetType().Name}.{value}");

    private static IEnumerable<object> Values<T>()
        where T : struct, Enum => Enum.GetValues<T>().Cast<object>();
}
