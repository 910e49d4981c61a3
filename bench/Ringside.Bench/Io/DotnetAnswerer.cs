using Ringside.Bench.Processes;
using Ringside.Linux.Errors;
using Ringside.Linux.Namespaces;
using Ringside.Linux.Sockets;

namespace Ringside.Bench.Io;

/// <summary>The answering end of <c>dotnet-async</c> as a process of its own.</summary>
/// <remarks>Two ends in one process would share the thread that polls and the pool that continues: each would find the other's threads
/// still awake, and the figure would be that of no program with a peer. It stays over all rounds, so that it is compiled once.</remarks>
internal sealed class DotnetAnswerer : IDisposable
{
    /// <summary>What the process prints when it answers.</summary>
    internal const string Ready = "answering";

    private readonly SecondProcess _process;

    /// <summary>Starts it and waits until it answers.</summary>
    /// <param name="command">Program and arguments; namespace and address are added.</param>
    /// <param name="home">Where it answers.</param>
    /// <param name="local">On which address.</param>
    /// <exception cref="KernelException">It did not come up.</exception>
    internal DotnetAnswerer(IReadOnlyList<string> command, NetworkNamespace home, Endpoint local)
    {
        Local = local;
        string path = $"/proc/{Environment.ProcessId}/fd/{home.Value}";
        _process = new SecondProcess([.. command, path, local.ToString()]);
        if (_process.Output.ReadLine() != Ready)
        {
            Dispose();
            throw new KernelException($"execve({command[0]})", Errno.EPIPE, "the answering process did not come up");
        }
    }

    /// <summary>Where it answers.</summary>
    internal Endpoint Local { get; }

    /// <summary>The work of that process: answers until its standard input ends, which it does with the process that started it.</summary>
    internal static void Run(string namespacePath, Endpoint local, TextReader input, TextWriter output)
    {
        DotnetSocket.StartEngine();
        using NetworkNamespace home = NetworkNamespace.Open(namespacePath);
        var setup = new EndSetup(local, local, string.Empty);
        using DotnetSocket socket = home.Run(() => new DotnetSocket(setup, connected: false));
        using var stop = new CancellationTokenSource();
        Task answering = socket.AnswerAsync(stop.Token);
        output.WriteLine(Ready);
        output.Flush();
        while (input.ReadLine() is not null)
        {
            // Only its end is of interest.
        }

        stop.Cancel();
        answering.GetAwaiter().GetResult();
    }

    public void Dispose() => _process.Dispose();
}
