namespace Ringside.App.Commands;

/// <summary>How this program is started once more.</summary>
internal static class OwnProgram
{
    /// <summary>Program, and first argument where it needs one.</summary>
    internal static string[] Command()
    {
        // Started as `dotnet ringside.dll`, the program is the runtime, and the first argument the library.
        string program = Environment.ProcessPath ?? "ringside";
        return Path.GetFileName(program) == "dotnet" ? [program, Environment.GetCommandLineArgs()[0]] : [program];
    }
}
