using System.Text;
using Ringside.Messaging.Files;
using Ringside.Messaging.Mdp;
using Ringside.Messaging.Requests;
using Ringside.Messaging.Tests.Links;

namespace Ringside.Messaging.Tests.Files;

/// <summary>A client and a server of files, with calls that wait for their answer.</summary>
internal sealed class FileService
{
    internal const int Transfer = 1000;

    private long _context;

    internal FileService(IFileStore store, int depth = 8)
    {
        Server = new FileServer(ToClient, store, new FileServerOptions { QueueDepth = depth, MaximumTransferBytes = Transfer });
        Client = new FileClient(ToServer, new FileClientOptions { MaximumTransferBytes = Transfer, TimeoutNanos = 1000 });
        Client.Connected(ToServer.Remote);
    }

    internal FakeLink ToServer { get; } = new(1500, 1000) { Remote = new PeerId(1) };

    internal FakeLink ToClient { get; } = new(1500, 1000) { Remote = new PeerId(2) };

    internal RecordedFileAnswers Answers { get; } = new();

    internal FileServer Server { get; }

    internal FileClient Client { get; }

    internal static byte[] Name(string name) => Encoding.UTF8.GetBytes(name);

    internal FileResult Create(string name) => Ask(context => Client.TryCreate(Name(name), context, 0)).Answer.Result;

    internal FileResult Delete(string name) => Ask(context => Client.TryDelete(Name(name), context, 0)).Answer.Result;

    internal (FileResult Result, long Value) Append(string name, byte[] bytes, long size = -1)
    {
        FileAnswer answer = Ask(context => Client.TryAppend(Name(name), bytes, size, context, 0)).Answer;
        return (answer.Result, answer.Value);
    }

    internal (FileResult Result, long Value) WriteAt(string name, long offset, byte[] bytes)
    {
        FileAnswer answer = Ask(context => Client.TryWriteAt(Name(name), offset, bytes, context, 0)).Answer;
        return (answer.Result, answer.Value);
    }

    internal (FileResult Result, byte[] Bytes, long Size) ReadAt(string name, long offset, int length)
    {
        (FileAnswer answer, byte[] bytes) = Ask(context => Client.TryReadAt(Name(name), offset, length, context, 0));
        return (answer.Result, bytes, answer.Value);
    }

    internal List<(string Name, long Size)> List()
    {
        List<(string Name, long Size)> all = [];
        bool hasMore = true;
        while (hasMore)
        {
            byte[] after = all.Count == 0 ? [] : Name(all[^1].Name);
            (FileAnswer answer, byte[] bytes) = Ask(context => Client.TryList(after, context, 0));
            Assert.Equal(FileResult.Ok, answer.Result);
            ReadOnlySpan<byte> entries = bytes;
            while (FileEntry.TryRead(ref entries, out FileEntry entry))
                all.Add((Encoding.UTF8.GetString(entry.Name), entry.SizeBytes));
            Assert.Equal(0, entries.Length);
            hasMore = answer.Value == 1;
        }

        return all;
    }

    internal (FileAnswer Answer, byte[] Bytes) Ask(Func<long, SendResult> send)
    {
        Assert.Equal(SendResult.Accepted, send(++_context));
        for (int i = 0; !Answers.All.ContainsKey(_context); i++)
        {
            Assert.True(i < 1_000_000, "no answer");
            Run();
        }

        return Answers.All[_context];
    }

    internal void Run()
    {
        ToServer.TakeAll().ForEach(message => Assert.Equal(ServeResult.Taken, Server.Receive(ToClient.Remote, message)));
        Server.Advance();
        ToClient.TakeAll().ForEach(message => Assert.True(Client.Receive(ToServer.Remote, message, Answers)));
    }
}
