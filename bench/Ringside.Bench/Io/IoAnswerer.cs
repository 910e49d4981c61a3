using Ringside.Linux.Sockets;

namespace Ringside.Bench.Io;

/// <summary>What the second process of <see cref="IoBenchmark"/> does.</summary>
public static class IoAnswerer
{
    /// <summary>Answers datagrams with the platform's asynchronous socket until the input ends.</summary>
    /// <param name="namespacePath">Network namespace to answer in.</param>
    /// <param name="local">Address to answer on.</param>
    /// <param name="input">Its end ends the work.</param>
    /// <param name="output">Told by one line that it answers now.</param>
    /// <exception cref="Ringside.Linux.Errors.KernelException">The namespace cannot be entered.</exception>
    public static void Run(string namespacePath, Endpoint local, TextReader input, TextWriter output) =>
        DotnetAnswerer.Run(namespacePath, local, input, output);
}
