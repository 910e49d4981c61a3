using Ringside.Protocols.Ouch;

namespace Ringside.Simulation.Venue;

/// <summary>What a member's program knows of an order, or of a replacement of one.</summary>
internal sealed class ClientOrder(string token, int instrument)
{
    internal string Token => token;

    /// <summary>Number of the instrument.</summary>
    internal int Instrument => instrument;

    /// <summary>The message that asks for it, to be sent again as it was.</summary>
    internal required byte[] Message { get; init; }

    /// <summary>Of a replacement: the order that goes.</summary>
    internal ClientOrder? Replaces { get; init; }

    /// <summary>The log-ins, counted from 1, in which it was sent and not refused by the gateway itself.</summary>
    internal List<int> SentIn { get; } = [];

    /// <summary>How often it was sent.</summary>
    internal int Times { get; set; }

    /// <summary>What has become of it; none while there is no answer.</summary>
    internal OuchOutboundType Answer { get; set; }

    /// <summary>Whether the program has found that it never arrived, and will not send it again: it must never appear.</summary>
    internal bool IsDead { get; set; }

    /// <summary>Whether a refusal may come (again): nothing tells a replacement that names no living order from one before.</summary>
    internal bool MayBeRefused { get; set; }

    /// <summary>The last log-in in which the gateway itself refused it, and when.</summary>
    internal (int Login, long Nanos) Refused { get; set; }

    internal bool IsPending => Answer == default && !IsDead;

    /// <summary>Shares that may trade, as the program was told.</summary>
    internal long Open { get; set; }

    internal ulong Reference { get; set; }

    internal bool Lives => Open > 0;

    /// <summary>The log-in in which its cancel was asked for and not answered; 0 for none.</summary>
    internal int CancelAskedIn { get; set; }
}
