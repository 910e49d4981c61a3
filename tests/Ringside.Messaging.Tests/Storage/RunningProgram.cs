using System.Diagnostics;

namespace Ringside.Messaging.Tests.Storage;

/// <summary>A program that runs, from a file of its own: nobody can open that for writing.</summary>
internal sealed class RunningProgram : IDisposable
{
    private readonly Process _process;

    internal RunningProgram(string path)
    {
        Path = path;
        File.Copy("/bin/sleep", path);
        _process = Process.Start(path, "600");
    }

    internal string Path { get; }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
