using System.IO.Pipes;
using System.Text.Json;
using Ringside.Bench.Io;
using Ringside.Bench.Processes;
using Ringside.Linux.Errors;

namespace Ringside.Bench.Messaging;

/// <summary>The answering process, as the measuring one has it. It stays over all runs, so that it is compiled once.</summary>
internal sealed class AnswererClient : IDisposable
{
    private readonly SecondProcess? _process;
    private readonly PinnedThread? _thread;
    private readonly TextWriter _commands;
    private readonly TextReader _replies;

    /// <summary>Starts it.</summary>
    /// <param name="command">Program and arguments; empty for a thread of this process, which is for tests: there, one thread's compiler
    /// and collector would disturb the other.</param>
    internal AnswererClient(IReadOnlyList<string> command)
    {
        if (command.Count == 0)
        {
            var commands = new AnonymousPipeServerStream(PipeDirection.Out);
            var replies = new AnonymousPipeServerStream(PipeDirection.In);
            var input = new AnonymousPipeClientStream(PipeDirection.In, commands.ClientSafePipeHandle);
            var output = new AnonymousPipeClientStream(PipeDirection.Out, replies.ClientSafePipeHandle);
            (_commands, _replies) = (new StreamWriter(commands), new StreamReader(replies));
            _thread = PinnedThread.Start("answerer", null, null, () => RunHere(input, output));
            return;
        }

        _process = new SecondProcess(command);
        (_commands, _replies) = (_process.Input, _process.Output);
    }

    /// <summary>Tells it something and waits for the answer.</summary>
    /// <exception cref="KernelException">It is gone, or it could not do it.</exception>
    internal AnswererReply Tell(AnswererCommand command)
    {
        _commands.WriteLine(JsonSerializer.Serialize(command));
        _commands.Flush();
        string line = _replies.ReadLine()
            ?? throw new KernelException("read(answerer)", Errno.EPIPE, "the answering process is gone");
        AnswererReply reply = JsonSerializer.Deserialize<AnswererReply>(line)!;
        return reply.Error is null
            ? reply
            : throw new KernelException($"{command.Verb} in the answering process", Errno.EPROTO, reply.Error);
    }

    /// <summary>As <see cref="Tell"/>, when it does not matter whether it could.</summary>
    internal void TellIfPossible(AnswererCommand command)
    {
        try
        {
            Tell(command);
        }
        catch (Exception error) when (error is KernelException or IOException)
        {
            // It is gone.
        }
    }

    public void Dispose()
    {
        _commands.Dispose();
        _process?.Dispose();
        _thread?.Wait();
        _replies.Dispose();
    }

    private static void RunHere(Stream input, Stream output)
    {
        using var commands = new StreamReader(input);
        using var replies = new StreamWriter(output);
        MessagingAnswerer.Run(commands, replies);
    }
}
