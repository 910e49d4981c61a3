using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Ringside.Exchange.Files;

namespace Ringside.Exchange.Snapshots;

/// <summary>Keeps snapshots of a whole venue: a folder for each, numbered as they are made, with a file for each part.</summary>
/// <remarks>A snapshot is written under another name, brought to the disk, and renamed: a reader finds all of it or nothing. Each part has
/// its own sum; whoever finds one spoiled takes an older snapshot. It is good only where the stream has the same chain at its place, which
/// a follower that begins there finds out by itself. So the one that was made last counts, however many batches are in it: what another
/// history of the stream has left behind may have more.</remarks>
/// <param name="path">The folder of all of them.</param>
/// <param name="mostBytes">Most bytes of a part: more than an array holds could not be read again.</param>
public sealed class SnapshotFolder(string path, long mostBytes = SnapshotFolder.MostBytes)
{
    /// <summary>Most bytes of a part that can be read.</summary>
    public const long MostBytes = 0x7FFF_FFC7;

    /// <summary>Snapshots that are kept.</summary>
    public const int Kept = 2;

    private const string Prefix = "snapshot-";
    private const string AsidePrefix = "refused-";
    private const string TornPattern = ".new-*";
    private const string Places = "places";

    /// <summary>Writes a snapshot, and removes those that are older than the newest ones.</summary>
    /// <param name="places">Where all streams are.</param>
    /// <param name="parts">The names of the parts (letters, digits, '-'), and what writes each.</param>
    /// <exception cref="IOException">It cannot be written; those before are as they were.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public void Save(IReadOnlyList<StreamPlace> places, IEnumerable<(string Name, Action<IBufferWriter<byte>> Write)> parts)
    {
        Directory.CreateDirectory(path);
        string name = string.Create(CultureInfo.InvariantCulture, $"{Prefix}{LastNumber() + 1:d20}");
        string temporary = Path.Combine(path, ".new-" + name);
        DeleteTorn();
        try
        {
            Directory.CreateDirectory(temporary);
            Write(Path.Combine(temporary, Places), output => StreamPlaces.Write(output, places));
            foreach ((string part, Action<IBufferWriter<byte>> write) in parts)
                Write(Path.Combine(temporary, part), write);
            WholeFile.SynchronizeFolder(temporary);
            Directory.Move(temporary, Path.Combine(path, name));
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            // Where the disk is full, half a snapshot would keep the room from the stores beside it.
            DeleteTorn();
            throw;
        }

        WholeFile.SynchronizeFolder(path);
        foreach (string older in Names().Skip(Kept))
            Directory.Delete(Path.Combine(path, older), recursive: true);
    }

    /// <summary>Names of the snapshots, the newest first.</summary>
    public ImmutableArray<string> Names() => Listed(Prefix);

    /// <summary>Reads where the streams were.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="places">The places, when the result is true.</param>
    public bool TryReadPlaces(string name, [NotNullWhen(true)] out ImmutableArray<StreamPlace>? places)
    {
        places = null;
        return TryRead(name, Places, out byte[]? bytes) && StreamPlaces.TryRead(bytes, out places);
    }

    /// <summary>Reads a part.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="part">Name of the part.</param>
    /// <param name="bytes">Its bytes, when the result is true; they may be spoiled.</param>
    public bool TryRead(string name, string part, [NotNullWhen(true)] out byte[]? bytes)
    {
        try
        {
            bytes = File.ReadAllBytes(Path.Combine(path, name, part));
            return true;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            bytes = null;
            return false;
        }
    }

    /// <summary>Takes a snapshot out of those that are read, and keeps it for whoever wants to know; of such ones, the newest
    /// are kept.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <returns>Its name from now on.</returns>
    /// <exception cref="IOException">It cannot be renamed.</exception>
    public string PutAside(string name)
    {
        string aside = AsidePrefix + name;
        string from = Path.Combine(path, name);
        if (Directory.Exists(from) && !Directory.Exists(Path.Combine(path, aside)))
            Directory.Move(from, Path.Combine(path, aside));
        WholeFile.SynchronizeFolder(path);
        foreach (string older in Listed(AsidePrefix).Skip(Kept))
            Directory.Delete(Path.Combine(path, older), recursive: true);
        return aside;
    }

    private void DeleteTorn()
    {
        foreach (string torn in Directory.EnumerateDirectories(path, TornPattern))
            Directory.Delete(torn, recursive: true);
    }

    private long LastNumber()
    {
        long last = 0;
        foreach (string name in Listed(Prefix).Concat(Listed(AsidePrefix)))
        {
            if (long.TryParse(name[(name.LastIndexOf('-') + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out long number))
                last = Math.Max(last, number);
        }

        return last;
    }

    private ImmutableArray<string> Listed(string prefix) => !Directory.Exists(path) ? [] :
    [
        .. Directory.EnumerateDirectories(path, prefix + "*").Select(folder => Path.GetFileName(folder)!)
            .OrderDescending(StringComparer.Ordinal),
    ];

    private void Write(string file, Action<IBufferWriter<byte>> write)
    {
        using FileStream stream = File.Create(file);
        FileOutput output = new(stream);
        write(output);
        output.Flush();
        if (stream.Length > mostBytes)
            throw new IOException($"{file}: {stream.Length} bytes, and a part that can be read again has {mostBytes} at most");
        stream.Flush(flushToDisk: true);
    }
}
