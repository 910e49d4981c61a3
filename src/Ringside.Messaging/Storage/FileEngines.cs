namespace Ringside.Messaging.Storage;

/// <summary>The engines by name.</summary>
public static class FileEngines
{
    /// <summary>Names of all engines, the simplest first.</summary>
    public static IReadOnlyList<string> Names => ["pread", "libaio", "io_uring"];

    /// <summary>Finds an engine.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="engine">The engine, when the result is true.</param>
    /// <returns>False for any other name.</returns>
    public static bool TryParse(string name, out FileEngine engine)
    {
        int index = Names.ToList().IndexOf(name);
        engine = (FileEngine)Math.Max(index, 0);
        return index >= 0;
    }

    /// <summary>Name of an engine.</summary>
    public static string NameOf(FileEngine engine) => Names[(int)engine];

    internal static IEngine Open(FileEngine engine, int depth) => engine switch
    {
        FileEngine.LibAio => new WholeWrites(new AioEngine(depth), depth),
        FileEngine.IoUring => new WholeWrites(new RingEngine(depth), depth),
        _ => new PreadEngine(depth),
    };
}
