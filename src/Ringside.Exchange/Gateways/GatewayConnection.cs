using Ringside.Exchange.Members;

namespace Ringside.Exchange.Gateways;

/// <summary>One connection of a gateway.</summary>
internal sealed class GatewayConnection(SoupSessionOptions options, IGatewayHost host, int number)
{
    internal SoupSession Soup { get; } = new(options, host, number);

    internal bool IsUsed { get; set; }

    internal ClientAddress Address { get; set; }

    /// <summary>Names the log-in that is being verified; 0 for none.</summary>
    internal long Ticket { get; set; }

    /// <summary>Who logs in or is in.</summary>
    internal Member? Member { get; set; }

    internal MemberUser? User { get; set; }

    /// <summary>The session, from the moment when the shards are asked; null for a drop copy.</summary>
    internal Seat? Seat { get; set; }

    /// <summary>Whether an administrator is in.</summary>
    internal bool IsAdministrator { get; set; }

    /// <summary>Counts those who had this number one after the other.</summary>
    internal long Visit { get; private set; }

    /// <summary>Whether it is in, and reads a stream.</summary>
    internal bool IsReading { get; set; }

    /// <summary>Since when it has not read everything, having done so before; <see cref="long.MaxValue"/> when it has.</summary>
    internal long BehindSinceNanos { get; set; } = long.MaxValue;

    /// <summary>Whether it had read everything once.</summary>
    internal bool HasCaughtUp { get; set; }

    /// <summary>What it reads next.</summary>
    internal StreamCursor Cursor;

    internal void Begin(ClientAddress address, long nowNanos)
    {
        IsUsed = true;
        IsAdministrator = false;
        Visit++;
        Address = address;
        Ticket = 0;
        Member = null;
        User = null;
        Seat = null;
        IsReading = false;
        HasCaughtUp = false;
        BehindSinceNanos = long.MaxValue;
        Cursor = default;
        Soup.Open(nowNanos);
    }
}
