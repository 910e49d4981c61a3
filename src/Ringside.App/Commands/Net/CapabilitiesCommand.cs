using System.CommandLine;
using Ringside.Net.Capabilities;

namespace Ringside.App.Commands.Net;

/// <summary><c>ringside net capabilities</c>: what was asked of this machine, what it gave, and why not the rest.</summary>
internal sealed class CapabilitiesCommand
{
    private readonly Option<string> _interface = LabOptions.Interface();

    internal static Command Create()
    {
        var verb = new CapabilitiesCommand();
        var command = new Command(
            "capabilities",
            "Ask this machine for everything that the ports can use, and say what it gave and why not the rest.\n\n"
                + "Example:  ringside net capabilities --interface eth0");
        command.Options.Add(verb._interface);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        CapabilitySurvey survey = CapabilitySurvey.Take(parsed.GetValue(_interface)!);
        Console.WriteLine($"Linux {survey.Kernel}, interface {survey.Interface}");
        return ExitCodes.Success;
    }
}
