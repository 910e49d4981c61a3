namespace Ringside.Messaging.Files;

/// <summary>What lies behind a flat filesystem. One thread uses it.</summary>
/// <remarks>Create, delete and list take effect in the order in which they are begun. An append takes its place in the file when it is
/// begun; bytes are there when it has completed. Operations on the same bytes that are under way together have no order.</remarks>
public interface IFileStore
{
    /// <summary>Begins an operation.</summary>
    /// <param name="operation">The operation, its name checked.</param>
    /// <returns>False when as many as the store holds are under way: try again after <see cref="Poll"/>.</returns>
    bool TrySubmit(in FileOperation operation);

    /// <summary>Hands over what was begun, and takes completions, without waiting.</summary>
    /// <param name="into">Room for them.</param>
    /// <returns>How many were taken.</returns>
    int Poll(Span<FileCompletion> into);
}
