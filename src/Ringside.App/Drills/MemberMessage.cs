using Ringside.Exchange.Clients;
using Ringside.Exchange.Shards;
using Ringside.Protocols.Fields;
using Ringside.Protocols.Ouch;

namespace Ringside.App.Drills;

/// <summary>What a numbered message says to a member: as it came, without what the member knew before.</summary>
/// <param name="Kind">What it tells.</param>
/// <param name="Token">The order.</param>
internal readonly record struct MemberMessage(ClientEventKind Kind, OrderToken Token)
{
    /// <summary>The order in whose place it stands.</summary>
    internal OrderToken Previous { get; init; }

    /// <summary>The symbol; of Accepted and Replaced.</summary>
    internal Alpha8 Stock { get; init; }

    /// <summary>The venue's time, nanoseconds since midnight.</summary>
    internal long TimestampNanos { get; init; }

    /// <summary>Shares that were accepted, executed or cancelled.</summary>
    internal uint Shares { get; init; }

    /// <summary>Price, in 1/10,000; not of Canceled.</summary>
    internal uint PriceE4 { get; init; }

    /// <summary>Number of the order, or of the match.</summary>
    internal ulong Reference { get; init; }

    /// <summary>Reason or liquidity.</summary>
    internal byte Code { get; init; }

    /// <summary>Takes it from what a client heard.</summary>
    internal static MemberMessage Of(in ClientEvent one)
    {
        bool isOrder = one.Kind is ClientEventKind.Accepted or ClientEventKind.Replaced;
        bool hasPrice = isOrder || one.Kind == ClientEventKind.Executed;
        return new MemberMessage(one.Kind, one.Token)
        {
            Previous = one.Previous,
            Stock = isOrder ? one.Stock : default,
            TimestampNanos = one.TimestampNanos,
            Shares = hasPrice || one.Kind == ClientEventKind.Canceled ? one.Shares : 0,
            PriceE4 = hasPrice ? one.PriceE4 : 0,
            Reference = hasPrice ? one.Reference : 0,
            Code = one.Code,
        };
    }

    /// <summary>Reads it from the bytes of OUCH, without a client.</summary>
    /// <returns>False when they are no message that members are sent.</returns>
    internal static bool TryRead(ReadOnlySpan<byte> bytes, out MemberMessage message)
    {
        message = default;
        if (OuchAccepted.TryRead(bytes, out OuchAccepted accepted))
        {
            message = new MemberMessage(ClientEventKind.Accepted, OrderToken.From(accepted.Token))
            {
                Stock = accepted.Stock,
                TimestampNanos = accepted.TimestampNanos,
                Shares = accepted.Shares,
                PriceE4 = accepted.PriceE4,
                Reference = accepted.OrderReference,
            };
        }
        else if (OuchReplaced.TryRead(bytes, out OuchReplaced replaced))
        {
            message = new MemberMessage(ClientEventKind.Replaced, OrderToken.From(replaced.ReplacementToken))
            {
                Previous = OrderToken.From(replaced.PreviousToken),
                Stock = replaced.Stock,
                TimestampNanos = replaced.TimestampNanos,
                Shares = replaced.Shares,
                PriceE4 = replaced.PriceE4,
                Reference = replaced.OrderReference,
            };
        }
        else if (OuchExecuted.TryRead(bytes, out OuchExecuted executed))
        {
            message = new MemberMessage(ClientEventKind.Executed, OrderToken.From(executed.Token))
            {
                TimestampNanos = executed.TimestampNanos,
                Shares = executed.ExecutedShares,
                PriceE4 = executed.ExecutionPriceE4,
                Reference = executed.MatchNumber,
                Code = (byte)executed.Liquidity,
            };
        }
        else
        {
            return TryReadEnd(bytes, out message);
        }

        return true;
    }

    private static bool TryReadEnd(ReadOnlySpan<byte> bytes, out MemberMessage message)
    {
        message = default;
        if (OuchCanceled.TryRead(bytes, out OuchCanceled canceled))
        {
            message = new MemberMessage(ClientEventKind.Canceled, OrderToken.From(canceled.Token))
            {
                TimestampNanos = canceled.TimestampNanos,
                Shares = canceled.DecrementShares,
                Code = (byte)canceled.Reason,
            };
        }
        else if (OuchRejected.TryRead(bytes, out OuchRejected rejected))
        {
            message = new MemberMessage(ClientEventKind.Rejected, OrderToken.From(rejected.Token))
            {
                TimestampNanos = rejected.TimestampNanos,
                Code = (byte)rejected.Reason,
            };
        }
        else if (OuchCancelRejected.TryRead(bytes, out OuchCancelRejected cancelRejected))
        {
            message = new MemberMessage(ClientEventKind.CancelRejected, OrderToken.From(cancelRejected.Token))
            {
                TimestampNanos = cancelRejected.TimestampNanos,
            };
        }
        else if (OuchSystemEvent.TryRead(bytes, out OuchSystemEvent system))
        {
            message = new MemberMessage(ClientEventKind.SystemEvent, default)
            {
                TimestampNanos = system.TimestampNanos,
                Code = (byte)system.EventCode,
            };
        }

        return message != default;
    }
}
