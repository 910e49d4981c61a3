using Ringside.Messaging.Blocks;
using Ringside.Messaging.Files;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Requests;
using Ringside.Messaging.Tests.Blocks;
using Ringside.Messaging.Tests.Files;
using Ringside.Messaging.Tests.Links;
using Ringside.Testing;

namespace Ringside.Messaging.Tests.Requests;

/// <summary>Clients that take no answers, that are gone, and that take only short messages.</summary>
public sealed class GoneClientTests
{
    private const int Block = 4096;

    private readonly FakeLink _link = new(20_000, 1000) { Remote = new PeerId(1) };
    private readonly PeerId _good = new(1);
    private readonly PeerId _dead = new(2);

    [Fact]
    public void A_client_that_takes_no_answers_holds_up_no_other()
    {
        BlockServer server = Blocks(new MemoryBlockStore(4 * Block, 8));
        _link.SetResult(_dead, SendResult.Backpressure);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(ServeResult.Taken, server.Receive(_dead, Read(i)));
            Assert.Equal(ServeResult.Taken, server.Receive(_good, Read(i)));
            server.Advance();
        }

        Assert.Equal((3, 3), (_link.Waiting, server.UnderWay));
        server.Disconnected(_dead);
        Assert.Equal(0, server.UnderWay);
        _link.SetResult(_dead, SendResult.Accepted);
        server.Advance();
        Assert.All(_link.SentTo, peer => Assert.Equal(_good, peer));
    }

    [Fact]
    public void Requests_of_a_client_that_is_gone_free_their_slots_wherever_they_are()
    {
        var random = new SeededRandom(1);
        var store = new LazyStore(random, 4 * Block, 2) { IsStuck = true };
        BlockServer server = Blocks(store);
        for (int i = 0; i < 8; i++)
            Assert.Equal(ServeResult.Taken, server.Receive(i < 6 ? _dead : _good, Read(i)));
        Assert.Equal(ServeResult.TryLater, server.Receive(_good, Read(8)));
        server.Disconnected(_dead);
        Assert.Equal(4, server.UnderWay); // two at the store, and the two of the other
        store.IsStuck = false;
        for (int i = 0; i < 100; i++)
            server.Advance();
        Assert.Equal((0, 2), (server.UnderWay, _link.Waiting));
        Assert.Equal([_good, _good], _link.SentTo);
    }

    [Fact]
    public void A_client_that_comes_back_under_the_same_name_gets_answers_to_its_new_requests_only()
    {
        BlockServer server = Blocks(new MemoryBlockStore(4 * Block, 8));
        _link.IsFull = true;
        server.Receive(_good, Read(1));
        server.Advance();
        server.Disconnected(_good);
        _link.IsFull = false;
        server.Receive(_good, Read(2));
        server.Advance();
        Assert.True(BlockResponse.TryRead(_link.Take(), out BlockResponse response));
        Assert.Equal((2, 0, 0), (response.Id, _link.Waiting, server.UnderWay));
    }

    [Fact]
    public void The_answers_to_each_client_of_files_keep_their_order_and_slots_come_back() => SeededRandom.ForEachSeed(100, random =>
    {
        var links = Enumerable.Range(1, 3).ToDictionary(i => new PeerId(i), _ => new List<long>());
        var link = new PickyLink(random, links);
        var server = new FileServer(
            link, new MemoryFileStore(new FileStoreLimits()), new FileServerOptions { QueueDepth = 6, MaximumTransferBytes = 1000 });
        var asked = links.Keys.ToDictionary(peer => peer, _ => 0L);
        for (int step = 0; step < 300; step++)
        {
            var peer = new PeerId(random.Next(1, 4));
            if (server.Receive(peer, Create(asked[peer])) == ServeResult.Taken)
                asked[peer]++;
            if (random.NextBool())
                server.Advance();
        }

        link.TakesAll = true;
        server.Advance();
        Assert.Equal(0, server.UnderWay);
        Assert.All(links, entry => Assert.Equal(Enumerable.Range(0, (int)asked[entry.Key]).Select(i => (long)i), entry.Value));
    });

    [Fact]
    public void An_answer_that_the_client_cannot_take_is_an_empty_one_that_says_so()
    {
        _link.PeerMaximum = 100;
        BlockServer server = Blocks(new MemoryBlockStore(4 * Block, 8));
        server.Receive(_good, Read(7));
        server.Advance();
        Assert.True(BlockResponse.TryRead(_link.Take(), out BlockResponse response));
        Assert.Equal((new BlockResponse(BlockResult.TooLong, 0, 7), 0), (response, server.UnderWay));

        var files = new FileService(new MemoryFileStore(new FileStoreLimits()));
        files.Create("a");
        files.Append("a", new byte[500]);
        files.ToClient.PeerMaximum = 100;
        Assert.Equal((FileResult.TooLong, 0), (files.ReadAt("a", 0, 500).Result, files.ReadAt("a", 0, 500).Bytes.Length));
        Assert.Equal(0, files.Server.UnderWay);
    }

    private static byte[] Read(long id)
    {
        byte[] message = new byte[BlockRequest.Size];
        new BlockRequest(BlockOperationKind.Read, Block, id, 0).Write(message);
        return message;
    }

    private static byte[] Create(long id)
    {
        byte[] message = new byte[200];
        int length = new FileRequest { Kind = FileOperationKind.Create, Id = id, Name = FileService.Name("a") }.Write(message);
        return message[..length];
    }

    private BlockServer Blocks(IBlockStore store) =>
        new(_link, store, new BlockServerOptions { QueueDepth = 8, MaximumTransferBytes = Block });

    /// <summary>Refuses whom it likes, and notes the ids of the answers that it took.</summary>
    private sealed class PickyLink(SeededRandom random, Dictionary<PeerId, List<long>> taken) : IMessageLink
    {
        internal bool TakesAll { get; set; }

        public int MaximumMessage => 1500;

        public SendResult Send(PeerId peer, ReadOnlySpan<byte> payload, in SendOptions options, out long number)
        {
            number = 0;
            if (!TakesAll && random.Chance(60))
                return SendResult.Backpressure;
            Assert.True(FileResponse.TryRead(payload, out FileResponse response));
            taken[peer].Add(response.Id);
            return SendResult.Accepted;
        }
    }
}
