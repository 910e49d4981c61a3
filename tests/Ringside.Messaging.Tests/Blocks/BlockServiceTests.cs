using Ringside.Messaging.Blocks;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Requests;
using Ringside.Messaging.Tests.Links;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Blocks;

/// <summary>Client and server of a block device together.</summary>
public sealed class BlockServiceTests
{
    private const int Block = 4096;
    private const int Blocks = 16;

    private readonly FakeLink _toServer = new(20_000, 1000) { Remote = new PeerId(1) };
    private readonly FakeLink _toClient = new(20_000, 1000) { Remote = new PeerId(2) };
    private readonly RecordedAnswers _answers = new();

    [Fact]
    public void What_was_written_is_read_trimmed_blocks_are_zeros_and_the_device_describes_itself()
    {
        (BlockClient client, BlockServer server) = Make(new MemoryBlockStore(Blocks * Block, 8));
        byte[] bytes = [.. Enumerable.Range(0, 2 * Block).Select(i => (byte)(i * 7))];
        Assert.Equal(SendResult.Accepted, client.TryWrite(Block, bytes, 1, 0));
        Run(client, server);
        client.TryRead(Block, 2 * Block, 2, 0);
        client.TryTrim(2 * Block, Block, 3, 0);
        Run(client, server);
        client.TryRead(0, 4 * Block, 4, 0);
        client.TryFlush(5, 0);
        client.TryDescribe(6, 0);
        Run(client, server);
        Assert.All(_answers.All.Values, entry => Assert.Equal(BlockResult.Ok, entry.Answer.Result));
        Assert.Equal(bytes, _answers.All[2].Bytes);
        Assert.Equal([.. new byte[Block], .. bytes[..Block], .. new byte[2 * Block]], _answers.All[4].Bytes);
        Assert.True(BlockDevice.TryRead(_answers.All[6].Bytes, out BlockDevice device));
        Assert.Equal(new BlockDevice(Blocks * Block, Block, 4 * Block, 8), device);
        Assert.Equal((0, 0), (client.UnderWay, server.UnderWay));
    }

    [Theory]
    [InlineData(BlockOperationKind.Read, 0, 0, BlockResult.BadRequest)]
    [InlineData(BlockOperationKind.Read, 1, Block, BlockResult.NotAligned)]
    [InlineData(BlockOperationKind.Read, 0, 100, BlockResult.NotAligned)]
    [InlineData(BlockOperationKind.Read, -Block, Block, BlockResult.OutOfRange)]
    [InlineData(BlockOperationKind.Read, Blocks * Block, Block, BlockResult.OutOfRange)]
    [InlineData(BlockOperationKind.Read, (Blocks - 1) * Block, 2 * Block, BlockResult.OutOfRange)]
    [InlineData(BlockOperationKind.Read, long.MaxValue - 4095, Block, BlockResult.OutOfRange)]
    [InlineData(BlockOperationKind.Read, 0, 5 * Block, BlockResult.TooLong)]
    [InlineData(BlockOperationKind.Write, 0, Block, BlockResult.BadRequest)]
    [InlineData(BlockOperationKind.Trim, 0, -Block, BlockResult.TooLong)]
    [InlineData(BlockOperationKind.Trim, 0, (Blocks + 1) * Block, BlockResult.OutOfRange)]
    [InlineData(BlockOperationKind.Trim, 0, Blocks * Block, BlockResult.Ok)]
    [InlineData(BlockOperationKind.Flush, Block, 0, BlockResult.BadRequest)]
    [InlineData(BlockOperationKind.Describe, 0, Block, BlockResult.BadRequest)]
    public void A_bad_request_is_answered_with_what_is_wrong(BlockOperationKind kind, long offset, int length, BlockResult expected)
    {
        (_, BlockServer server) = Make(new MemoryBlockStore(Blocks * Block, 8));
        byte[] message = new byte[BlockRequest.Size];
        new BlockRequest(kind, (uint)length, 77, offset).Write(message);
        Assert.Equal(ServeResult.Taken, server.Receive(_toClient.Remote, message));
        server.Advance();
        Assert.True(BlockResponse.TryRead(_toClient.Take(), out BlockResponse response));
        Assert.Equal(new BlockResponse(expected, 0, 77), response);
        Assert.Equal(0, server.UnderWay);
    }

    [Fact]
    public void A_store_that_fails_is_a_result()
    {
        var random = new SeededRandom(1);
        var store = new LazyStore(random, Blocks * Block, 4);
        (BlockClient client, BlockServer server) = Make(store);
        foreach (BlockResult result in new[] { BlockResult.Failed, BlockResult.NoRoom, BlockResult.NotSupported })
        {
            store.Result = result;
            client.TryRead(0, Block, (long)result, 0);
            Run(client, server);
            Assert.Equal((result, 0), (_answers.All[(long)result].Answer.Result, _answers.All[(long)result].Bytes.Length));
        }
    }

    [Fact]
    public void Requests_beyond_the_depth_wait_at_their_owner_on_both_sides()
    {
        var store = new LazyStore(new SeededRandom(1), Blocks * Block, 4) { IsStuck = true };
        (BlockClient client, BlockServer server) = Make(store, clientDepth: 10);
        for (int i = 0; i < 10; i++)
            Assert.Equal(SendResult.Accepted, client.TryRead(0, Block, i, 0));
        Assert.Equal(SendResult.Backpressure, client.TryRead(0, Block, 10, 0));
        List<byte[]> messages = _toServer.TakeAll();
        Assert.All(messages[..8], message => Assert.Equal(ServeResult.Taken, server.Receive(_toClient.Remote, message)));
        Assert.All(messages[8..], message => Assert.Equal(ServeResult.TryLater, server.Receive(_toClient.Remote, message)));
        Assert.Equal((10, 8), (client.UnderWay, server.UnderWay));
        _toClient.IsFull = true;
        store.IsStuck = false;
        for (int i = 0; i < 100; i++)
            server.Advance();
        Assert.Equal((8, ServeResult.TryLater), (server.UnderWay, server.Receive(_toClient.Remote, messages[8])));
        _toClient.IsFull = false;
        server.Advance();
        Assert.All(messages[8..], message => Assert.Equal(ServeResult.Taken, server.Receive(_toClient.Remote, message)));
        Run(client, server);
        Assert.Equal(Enumerable.Range(0, 10).Select(i => (long)i), _answers.All.Keys.Order());
    }

    [Fact]
    public void A_request_without_an_answer_ends_in_time_and_a_late_or_second_answer_finds_nobody()
    {
        (BlockClient client, BlockServer server) = Make(new MemoryBlockStore(Blocks * Block, 8));
        client.TryRead(0, Block, 1, 100);
        client.TryRead(0, Block, 2, 200);
        Assert.Equal(1100, client.NextDeadlineNanos);
        Assert.Equal(0, client.Advance(1099, _answers));
        Assert.Equal(1, client.Advance(1100, _answers));
        Assert.Equal(1200, client.NextDeadlineNanos);
        client.TryRead(Block, Block, 3, 1150);
        _toServer.TakeAll().ForEach(message => server.Receive(_toClient.Remote, message));
        server.Advance();
        List<byte[]> answers = _toClient.TakeAll();
        Assert.Equal([false, true, true], answers.Select(answer => client.Receive(_toServer.Remote, answer, _answers)));
        Assert.All(answers, answer => Assert.False(client.Receive(_toServer.Remote, answer, _answers)));
        Assert.Equal(
            [BlockResult.TimedOut, BlockResult.Ok, BlockResult.Ok], new[] { 1, 2, 3 }.Select(i => _answers.All[i].Answer.Result));
        Assert.Equal(long.MaxValue, client.NextDeadlineNanos);
    }

    [Fact]
    public void An_answer_that_does_not_fit_or_comes_from_another_is_no_answer()
    {
        (BlockClient client, BlockServer server) = Make(new MemoryBlockStore(Blocks * Block, 8));
        client.TryRead(0, Block, 1, 0);
        BlockRequest.TryRead(_toServer.Take(), out BlockRequest request);
        byte[] shortAnswer = new byte[BlockResponse.Size + 100];
        new BlockResponse(BlockResult.Ok, 100, request.Id).Write(shortAnswer);
        Assert.False(client.Receive(new PeerId(9), shortAnswer, _answers));
        Assert.True(client.Receive(_toServer.Remote, shortAnswer, _answers));
        Assert.Equal((BlockResult.BadAnswer, 0), (_answers.All[1].Answer.Result, _answers.All[1].Bytes.Length));
        Assert.Equal(ServeResult.NotMine, server.Receive(_toClient.Remote, shortAnswer));
    }

    [Fact]
    public void Without_a_connection_nothing_is_accepted_and_what_was_under_way_ends()
    {
        (BlockClient client, BlockServer server) = Make(new MemoryBlockStore(Blocks * Block, 8));
        client.TryRead(0, Block, 1, 0);
        client.TryFlush(2, 0);
        client.Disconnected(_answers);
        Assert.Equal([BlockResult.Disconnected, BlockResult.Disconnected], _answers.All.Values.Select(entry => entry.Answer.Result));
        Assert.Equal(SendResult.UnknownPeer, client.TryRead(0, Block, 3, 0));
        _toServer.TakeAll().ForEach(message => server.Receive(_toClient.Remote, message));
        _toClient.Remote = default;
        server.Advance();
        Assert.Equal((0, 0), (client.UnderWay, server.UnderWay));
    }

    [Fact]
    public void Every_request_ends_once_and_the_device_holds_what_was_answered() => SeededRandom.ForEachSeed(200, random =>
    {
        var toServer = new FakeLink(20_000, random.Next(1, 40)) { Remote = new PeerId(1) };
        var toClient = new FakeLink(20_000, random.Next(1, 40)) { Remote = new PeerId(2) };
        var store = new LazyStore(random, Blocks * Block, random.Next(1, 6));
        var server = new BlockServer(
            toClient, store, new BlockServerOptions { QueueDepth = random.Next(1, 12), MaximumTransferBytes = Block });
        var asking = new BlockClientOptions { QueueDepth = random.Next(1, 12), MaximumTransferBytes = Block, TimeoutNanos = 1000 };
        var client = new BlockClient(toServer, asking);
        client.Connected(toServer.Remote);
        var world = new BlockWorld(random, client, server, toServer, toClient);
        for (int step = 0; step < 400; step++)
            world.Step();
        world.Settle();
        Assert.Equal((0, 0), (client.UnderWay, server.UnderWay));
        Assert.Equal(world.Accepted, world.Ended);
    });

    [Fact]
    public void Nothing_is_allocated_per_request()
    {
        var link = new LoopLink(8192);
        var server = new BlockServer(
            link.ToClient, new MemoryBlockStore(Blocks * Block, 8), new BlockServerOptions { MaximumTransferBytes = Block });
        var client = new BlockClient(link.ToServer, new BlockClientOptions { MaximumTransferBytes = Block });
        client.Connected(new PeerId(1));
        var answers = new CountedAnswers();
        byte[] bytes = new byte[Block];
        Assert.Equal(0, Allocations.Measure(() =>
        {
            for (int i = 0; i < 5000; i++)
            {
                client.TryRead(0, Block, i, i);
                server.Receive(new PeerId(2), link.Take());
                server.Advance();
                client.Receive(new PeerId(1), link.Take(), answers);
                client.TryWrite(Block, bytes, i, i);
                server.Receive(new PeerId(2), link.Take());
                server.Advance();
                client.Receive(new PeerId(1), link.Take(), answers);
            }
        }));
        Assert.Equal(20_000, answers.Good);
    }

    private (BlockClient Client, BlockServer Server) Make(IBlockStore store, int clientDepth = 8)
    {
        var client = new BlockClient(
            _toServer, new BlockClientOptions { QueueDepth = clientDepth, MaximumTransferBytes = 4 * Block, TimeoutNanos = 1000 });
        client.Connected(_toServer.Remote);
        var server = new BlockServer(_toClient, store, new BlockServerOptions { QueueDepth = 8, MaximumTransferBytes = 4 * Block });
        return (client, server);
    }

    private void Run(BlockClient client, BlockServer server)
    {
        for (int i = 0; i < 100; i++)
        {
            _toServer.TakeAll().ForEach(message => Assert.Equal(ServeResult.Taken, server.Receive(_toClient.Remote, message)));
            server.Advance();
            _toClient.TakeAll().ForEach(message => Assert.True(client.Receive(_toServer.Remote, message, _answers)));
        }
    }
}
