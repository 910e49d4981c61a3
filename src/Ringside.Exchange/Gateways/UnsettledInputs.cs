using Ringside.Exchange.Shards;
using Ringside.Market.Commands;

namespace Ringside.Exchange.Gateways;

/// <summary>The inputs of a gateway to one shard that are not in the stable stream yet, in the order of their sequence.</summary>
internal sealed class UnsettledInputs(int capacity)
{
    private readonly ShardInput[] _inputs = new ShardInput[capacity];
    private long _nextToSend = 1;

    /// <summary>Sequence of the first that is not settled.</summary>
    internal long First { get; private set; } = 1;

    /// <summary>Sequence of the one that comes next.</summary>
    internal long Next { get; private set; } = 1;

    internal int Count => (int)(Next - First);

    internal bool IsFull => Count == _inputs.Length;

    internal bool HasUnsent => _nextToSend < Next;

    /// <summary>Adds one, whose sequence is set here; there must be room.</summary>
    internal void Add(in ShardInput input)
    {
        ref ShardInput place = ref _inputs[(int)(Next % _inputs.Length)];
        place = input;
        place.Sequence = Next++;
    }

    /// <summary>All up to a sequence are in the stream.</summary>
    internal void Settle(long sequence)
    {
        if (sequence < First)
            return;
        First = Math.Min(sequence + 1, Next);
        _nextToSend = Math.Max(_nextToSend, First);
    }

    /// <summary>Begins to send anew with the first that is not settled.</summary>
    /// <returns>How many are sent again.</returns>
    internal long Rewind()
    {
        long again = _nextToSend - First;
        _nextToSend = First;
        return again;
    }

    /// <summary>Sends what can be sent.</summary>
    internal void Flush(int shard, IShardLink link)
    {
        while (_nextToSend < Next && link.TrySend(shard, _inputs[(int)(_nextToSend % _inputs.Length)]))
            _nextToSend++;
    }

    /// <summary>The youngest order of a session under a token, or what is to become one.</summary>
    internal bool TryFindOrder(uint session, OrderToken token, out Command command)
    {
        for (long sequence = Next - 1; sequence >= First; sequence--)
        {
            ref ShardInput input = ref _inputs[(int)(sequence % _inputs.Length)];
            if (input.Token == token && input.Command.Session == session
                && input.Command.Kind is CommandKind.Enter or CommandKind.Replace)
            {
                command = input.Command;
                return true;
            }
        }

        command = default;
        return false;
    }
}
