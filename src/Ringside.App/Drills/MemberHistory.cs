using System.Collections.Frozen;
using Ringside.Exchange.Clients;
using Ringside.Exchange.Shards;
using Ringside.Linux.Clocks;
using Ringside.Protocols.Fields;

namespace Ringside.App.Drills;

/// <summary>All that a member has sent and was sent, over all its connections.</summary>
/// <remarks>Written by the thread of the load; what others ask for meanwhile is said so.</remarks>
internal sealed class MemberHistory : IClientEvents
{
    private readonly List<HistoryEntry> _entries = [];
    private readonly Dictionary<OrderToken, int> _sent = [];
    private readonly HashSet<OrderToken> _refused = [];
    private readonly FrozenDictionary<Alpha8, int> _shardOf;
    private readonly long[] _answered;

    /// <summary>A history without entries.</summary>
    /// <param name="session">Number of the member's session.</param>
    /// <param name="shardOf">Shards of symbols.</param>
    /// <param name="shards">How many shards there are.</param>
    internal MemberHistory(uint session, FrozenDictionary<Alpha8, int> shardOf, int shards)
    {
        (Session, _shardOf) = (session, shardOf);
        _answered = new long[shards];
    }

    /// <summary>Number of the session.</summary>
    internal uint Session { get; }

    /// <summary>Numbered messages, in the order in which they came.</summary>
    internal IReadOnlyList<HistoryEntry> Entries => _entries;

    /// <summary>Orders and replacements that were sent, each with its place among them.</summary>
    internal IReadOnlyDictionary<OrderToken, int> Sent => _sent;

    /// <summary>What the member could make no sense of; empty when there was nothing.</summary>
    internal List<string> Complaints { get; } = [];

    /// <summary>Orders and replacements that a gateway has refused by itself: no number, on no record.</summary>
    internal IReadOnlySet<OrderToken> Refused => _refused;

    /// <summary>The latest intended time of a request that a shard has answered; any thread may ask.</summary>
    internal long AnsweredNanos(int shard) => Volatile.Read(ref _answered[shard]);

    /// <summary>A request is on its way.</summary>
    internal void NoteSent(in OrderRequest request)
    {
        if (request.Kind != OrderRequestKind.Cancel)
        {
            _sent.TryAdd(request.Token, _sent.Count);
        }
    }

    /// <summary>A message has come.</summary>
    internal void Add(in HistoryEntry entry) => _entries.Add(entry);

    public void On(in ClientEvent one)
    {
        if (one.Kind is ClientEventKind.LoggedIn or ClientEventKind.LoginRefused or ClientEventKind.EndOfSession)
        {
            return;
        }

        if (one.Number == 0)
        {
            if (one.Kind == ClientEventKind.Rejected)
            {
                _refused.Add(one.Token);
            }

            return;
        }

        int shard = _shardOf.GetValueOrDefault(one.Stock, -1);
        Add(new HistoryEntry(one.Number, MemberMessage.Of(one), KernelClock.MonotonicRawNanos(), one.RequestNanos, shard));
        if (one.RequestNanos != 0 && shard >= 0 && one.RequestNanos > _answered[shard])
        {
            Volatile.Write(ref _answered[shard], one.RequestNanos);
        }
    }

    public void OnDebug(ReadOnlySpan<byte> text)
    {
        // For people, and nobody looks.
    }

    public bool OnOther(ReadOnlySpan<byte> message)
    {
        Complaints.Add($"{message.Length} bytes that are no message of OUCH");
        return true;
    }
}
