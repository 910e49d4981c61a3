namespace Ringside.Lab.MarketData;

/// <summary>Opens files of market data, and says in one line why one cannot be opened.</summary>
internal static class MarketDataFile
{
    /// <summary>Opens a file for reading from its start to its end.</summary>
    /// <param name="path">Path of the file.</param>
    /// <param name="expected">What it should be, for messages.</param>
    /// <exception cref="MarketDataException">Missing, a directory, a pipe or device, not readable.</exception>
    internal static FileStream Open(string path, string expected)
    {
        if (Directory.Exists(path))
            throw new MarketDataException($"{path} is a directory, expected {expected}");
        FileStream file = OpenAny(path, expected);
        if (file.CanSeek)
            return file;
        file.Dispose();
        throw new MarketDataException($"{path} is a pipe or a device, expected {expected}");
    }

    private static FileStream OpenAny(string path, string expected)
    {
        try
        {
            // No buffer of its own: whoever decompresses or parses reads in large pieces.
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 1);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new MarketDataException($"{path} does not exist, expected {expected}", exception);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new MarketDataException($"{path} may not be read: permission denied", exception);
        }
        catch (Exception exception) when (exception is IOException or ArgumentException or NotSupportedException)
        {
            throw new MarketDataException($"{path} cannot be opened: {exception.Message}", exception);
        }
    }
}
