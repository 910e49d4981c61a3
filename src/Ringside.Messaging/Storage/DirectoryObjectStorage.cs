using System.Globalization;
using Ringside.Linux.Files;
using Ringside.Messaging.Objects;

namespace Ringside.Messaging.Storage;

/// <summary>Keeps received objects as files of a folder: <c>ID.part</c> while they come, <c>ID.object</c> when they are whole; the id in
/// 16 hexadecimal digits.</summary>
/// <remarks>An object that is told as whole survives a loss of power: its bytes and its name are on the disk.</remarks>
/// <param name="folder">The folder, which must be there and belong to this storage alone.</param>
public sealed class DirectoryObjectStorage(string folder) : IObjectStorage, IDisposable
{
    private readonly Dictionary<long, KernelFile> _files = [];

    /// <summary>Where a whole object stands.</summary>
    /// <param name="id">Its id.</param>
    public string PathOf(long id) => Path.Combine(folder, Name(id) + ".object");

    /// <inheritdoc/>
    public bool TryCreate(in ObjectInfo info)
    {
        if (KernelFile.TryOpen(Part(info.Id), FileOpening.Create | FileOpening.Empty | FileOpening.NoLink, out KernelFile? file) < 0)
            return false;
        _files.Add(info.Id, file!);
        return true;
    }

    /// <inheritdoc/>
    public unsafe bool TryWrite(long id, long offset, ReadOnlySpan<byte> bytes)
    {
        KernelFile file = _files[id];
        fixed (byte* start = bytes)
        {
            for (int had = 0; had < bytes.Length;)
            {
                int written = file.WriteAt(start + had, bytes.Length - had, offset + had);
                if (written <= 0)
                    return false;
                had += written;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public unsafe bool TryRead(long id, long offset, Span<byte> into)
    {
        fixed (byte* start = into)
        {
            return _files[id].ReadAt(start, into.Length, offset) == into.Length;
        }
    }

    /// <inheritdoc/>
    public bool TryComplete(long id, long sizeBytes)
    {
        // When it fails the receiver drops the object, and with it the file.
        if (_files[id].Synchronize() != 0)
            return false;
        try
        {
            File.Move(Part(id), PathOf(id), overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        if (KernelFile.SynchronizeFolder(folder) != 0)
        {
            TryDelete(PathOf(id));
            return false;
        }

        Close(id);
        return true;
    }

    /// <inheritdoc/>
    public void Drop(long id, ObjectVerdict reason)
    {
        Close(id);
        TryDelete(Part(id)); // else it stays as a part that no object belongs to; the next one of its id empties it
    }

    /// <summary>Closes the files; parts stay where they are.</summary>
    public void Dispose()
    {
        foreach (KernelFile file in _files.Values)
        {
            file.Dispose();
        }

        _files.Clear();
    }

    private static string Name(long id) => id.ToString("x16", CultureInfo.InvariantCulture);

    private static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It stays.
        }
    }

    private string Part(long id) => Path.Combine(folder, Name(id) + ".part");

    private void Close(long id)
    {
        if (_files.Remove(id, out KernelFile? file))
            file.Dispose();
    }
}
