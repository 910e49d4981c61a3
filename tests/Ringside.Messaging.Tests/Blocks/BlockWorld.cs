using System.Buffers.Binary;
using Ringside.Messaging.Blocks;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Requests;
using Ringside.Messaging.Tests.Links;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Blocks;

/// <summary>Random requests, at most one for each block at a time, over a connection that breaks; of each block it knows which numbers it
/// may hold.</summary>
internal sealed class BlockWorld(SeededRandom random, BlockClient client, BlockServer server, FakeLink toServer, FakeLink toClient)
    : IBlockAnswers
{
    private const int Block = 4096;
    private const int Blocks = 16;

    private readonly HashSet<long>[] _may = [.. Enumerable.Range(0, Blocks).Select(_ => new HashSet<long> { 0 })];
    private readonly bool[] _isUncertain = new bool[Blocks];
    private readonly Dictionary<long, (int Block, BlockOperationKind Kind, long Number)> _open = [];
    private readonly Queue<byte[]> _refused = [];
    private long _now;
    private long _number;

    internal long Accepted { get; private set; }

    internal long Ended { get; private set; }

    public void Answered(in BlockAnswer answer, ReadOnlySpan<byte> bytes)
    {
        Ended++;
        Assert.True(_open.Remove(answer.Context, out (int Block, BlockOperationKind Kind, long Number) request));
        Assert.Equal(request.Kind, answer.Kind);
        HashSet<long> may = _may[request.Block];
        if (request.Kind == BlockOperationKind.Read)
        {
            if (answer.Result == BlockResult.Ok)
            {
                Assert.Contains(BinaryPrimitives.ReadInt64LittleEndian(bytes), may);
                Assert.Equal(bytes[..8], bytes[^8..]);
            }

            return;
        }

        // Answered: it is so, unless an older one that nobody waits for is still under way. Not answered: it may be so, or become so.
        _isUncertain[request.Block] |= answer.Result != BlockResult.Ok;
        if (!_isUncertain[request.Block])
            may.Clear();
        may.Add(request.Number);
    }

    internal void Step()
    {
        _now += random.Next(40);
        toServer.IsFull = random.Chance(20);
        toClient.IsFull = random.Chance(30);
        Ask();
        for (int i = random.Next(4); i > 0 && (toServer.Waiting > 0 || _refused.Count > 0); i--)
            Serve();
        if (random.Chance(60))
            server.Advance();
        for (int i = random.Next(4); i > 0 && toClient.Waiting > 0; i--)
            client.Receive(toServer.Remote, toClient.TakeAny(random), this);
        client.Advance(_now, this);
        if (random.Chance(3))
            Break();
    }

    internal void Settle()
    {
        toServer.IsFull = toClient.IsFull = false;
        for (int i = 0; i < 1000; i++)
        {
            while ((toServer.Waiting > 0 || _refused.Count > 0) && Serve())
            {
            }

            server.Advance();
            while (toClient.Waiting > 0)
                client.Receive(toServer.Remote, toClient.TakeAny(random), this);
        }

        client.Advance(_now + 1000, this);
    }

    private void Ask()
    {
        int block = random.Next(Blocks);
        if (_open.Values.Any(request => request.Block == block))
            return;
        long context = ++_number;
        BlockOperationKind kind = random.Pick<BlockOperationKind>(
            [BlockOperationKind.Read, BlockOperationKind.Write, BlockOperationKind.Write, BlockOperationKind.Trim]);
        byte[] bytes = new byte[Block];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, context);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(Block - 8), context);
        long offset = block * Block;
        SendResult result = kind switch
        {
            BlockOperationKind.Read => client.TryRead(offset, Block, context, _now),
            BlockOperationKind.Write => client.TryWrite(offset, bytes, context, _now),
            _ => client.TryTrim(offset, Block, context, _now),
        };
        Assert.True(result is SendResult.Accepted or SendResult.Backpressure);
        if (result == SendResult.Accepted)
        {
            Accepted++;
            _open.Add(context, (block, kind, kind == BlockOperationKind.Write ? context : 0));
        }
    }

    private bool Serve()
    {
        byte[] message = _refused.Count > 0 ? _refused.Peek() : toServer.TakeAny(random);
        ServeResult result = server.Receive(toClient.Remote, message);
        if (_refused.Count > 0 && result == ServeResult.Taken)
            _refused.Dequeue();
        else if (_refused.Count == 0 && result == ServeResult.TryLater)
            _refused.Enqueue(message);
        Assert.NotEqual(ServeResult.NotMine, result);
        return result == ServeResult.Taken;
    }

    private void Break()
    {
        // A read that is under way while the connection breaks may have seen a write that the model hears of only now.
        client.Disconnected(this);
        Assert.Equal(0, client.UnderWay);
        toServer.Lose();
        toClient.Lose();
        (toServer.Remote, toClient.Remote) = (new PeerId(toServer.Remote.Value + 2), new PeerId(toClient.Remote.Value + 2));
        client.Connected(toServer.Remote);
    }
}
