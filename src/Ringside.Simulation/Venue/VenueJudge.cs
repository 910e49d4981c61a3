using Ringside.Messaging.Mdp.Wire;
using Ringside.Messaging.Streams;
using Ringside.Messaging.Streams.Wire;
using Ringside.Messaging.Streams.Writing;
using Ringside.Protocols.Ouch;
using Ringside.Simulation.Parts;

namespace Ringside.Simulation.Venue;

/// <summary>What must be the same for everybody: batches of streams, messages of feeds, trades that members were told of.</summary>
internal sealed class VenueJudge
{
    private readonly VenueWorld _world;
    private readonly Crc32C _checksum = new();
    private readonly StableStream[] _stable;
    private readonly MarkWatch[] _marks;
    private readonly StampWatch[] _stamps;
    private readonly Dictionary<(int Shard, ulong Number), ulong> _messages = [];
    private readonly Dictionary<(int Shard, ulong Match), (uint Shares, uint PriceE4, int Sides)> _trades = [];

    internal VenueJudge(VenueWorld world)
    {
        _world = world;
        _stable = [.. world.Layout.Streams.Select((_, stream) => new StableStream(stream))];
        _marks = [.. _stable.Select((stable, stream) => new MarkWatch(stream, stable))];
        _stamps = [.. Enumerable.Range(0, world.Scenario.Shards).Select(shard => new StampWatch(shard))];
        world.Wire.Tap = OnPacket;
    }

    /// <summary>Trades that a member was told of.</summary>
    internal int Trades => _trades.Count;

    /// <summary>A process takes a batch for stable.</summary>
    /// <param name="stream">Number of the stream: that of the shard, or one more for the merge.</param>
    /// <param name="number">Number of the batch; 0 for none.</param>
    /// <param name="chain">Its chain.</param>
    /// <param name="process">Who does.</param>
    internal void OnReleased(int stream, long number, ulong chain, VenueProcess process)
    {
        if (number == 0)
        {
            return;
        }

        _stable[stream].CheckReleased(number, chain, $"{process.What} of node {process.Node}");
    }

    /// <summary>A disk of a store may hold more, or less, than it did.</summary>
    internal void OnDisk(int stream, int store, SimulatedDisk disk)
    {
        _marks[stream].Look(disk);
        _stable[stream].Look(new StoreMember(_world.Layout.StoreNumber(store), disk.Directory), disk);
    }

    /// <summary>A writer takes inputs from now on.</summary>
    /// <param name="stream">Number of the stream.</param>
    /// <param name="epoch">Its epoch.</param>
    /// <param name="writer">What it writes with.</param>
    internal void OnEstablished(int stream, uint epoch, StreamPublisher writer) =>
        _stable[stream].CheckEstablished(epoch, writer.Position.Runs[^1].First);

    /// <summary>The stamps of a shard.</summary>
    internal StampWatch StampsOf(int shard) => _stamps[shard];

    /// <summary>A message of a feed was made, or was read.</summary>
    internal void OnMessage(int shard, ulong number, ReadOnlySpan<byte> message)
    {
        ulong hash = 14_695_981_039_346_656_037;
        foreach (byte one in message)
        {
            hash = (hash ^ one) * 1_099_511_628_211;
        }

        if (!_messages.TryAdd((shard, number), hash) && _messages[(shard, number)] != hash)
        {
            throw new InvariantException(
                "messages of a feed are equal under equal numbers",
                $"message {number} of shard {shard} is now {Convert.ToHexString(message)}");
        }
    }

    /// <summary>A member was told of a trade.</summary>
    internal void OnExecuted(int shard, in OuchExecuted executed)
    {
        (int, ulong) key = (shard, executed.MatchNumber);
        (uint Shares, uint PriceE4, int Sides) trade =
            _trades.GetValueOrDefault(key, (executed.ExecutedShares, executed.ExecutionPriceE4, 0));
        if (trade.Shares != executed.ExecutedShares || trade.PriceE4 != executed.ExecutionPriceE4 || trade.Sides == 2)
        {
            throw new InvariantException("a trade is told to two, alike", $"match {executed.MatchNumber} of shard {shard}");
        }

        _trades[key] = (trade.Shares, trade.PriceE4, trade.Sides + 1);
    }

    /// <summary>All trades were told to both who traded.</summary>
    internal void CheckTrades(long trades)
    {
        if (_trades.Count != trades || _trades.Values.Any(trade => trade.Sides != 2))
        {
            throw new InvariantException(
                "a trade is told to two, alike",
                $"{trades} trades, {_trades.Count} told, {_trades.Values.Count(trade => trade.Sides != 2)} to one only");
        }
    }

    // Marks of stores, and what tells them that a writer has another stream.
    private void OnPacket(int node, byte[] packet)
    {
        if (node < _world.Stores.Length)
        {
            if (StreamControl.IsOfKind(packet, StreamControlKind.Mark) && StreamControl.TryRead(packet, _checksum, out StreamControl mark))
            {
                int stream = Array.IndexOf(_world.Layout.Streams, mark.Stream);
                _marks[stream].OnMark(mark, _world.Stores[node].Disks[stream]);
            }
        }
        else if (StreamHeader.TryRead(packet, _checksum, out StreamHeader header) && header.IsHeartbeat)
        {
            _marks[Array.IndexOf(_world.Layout.Streams, header.Stream)].OnHeartbeat(header.Epoch, header.Number);
        }
    }
}
