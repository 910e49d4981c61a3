namespace Ringside.Testing;

/// <summary>A folder of one test, removed with all that is in it when the test is done.</summary>
public sealed class TemporaryFolder : IDisposable
{
    /// <summary>Makes an empty folder with a name that nobody else has.</summary>
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("ringside-test-").FullName;

    /// <summary>The full path of the folder.</summary>
    public string Path { get; }

    /// <summary>The full path of something in the folder; the folders between are made.</summary>
    /// <param name="relative">A path below the folder, with forward slashes.</param>
    public string File(string relative)
    {
        string full = System.IO.Path.Combine(Path, relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(full)!);
        return full;
    }

    /// <summary>Writes a text file and gives its full path.</summary>
    public string Write(string relative, string text)
    {
        string full = File(relative);
        System.IO.File.WriteAllText(full, text);
        return full;
    }

    /// <summary>Writes a binary file and gives its full path.</summary>
    public string Write(string relative, ReadOnlySpan<byte> bytes)
    {
        string full = File(relative);
        System.IO.File.WriteAllBytes(full, bytes);
        return full;
    }

    /// <summary>Removes the folder. That it is gone already is no error.</summary>
    public void Dispose()
    {
        if (Directory.Exists(Path))
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
