using System.CommandLine;
using Ringside.App.Output;
using Ringside.App.Reports;
using Ringside.Net.Capabilities;

namespace Ringside.App.Commands.Net;

/// <summary><c>ringside net capabilities</c>: what was asked of this machine, what it gave, and why not the rest.</summary>
internal sealed class CapabilitiesCommand
{
    private readonly Option<string> _interface = new("--interface")
    {
        Description = "Network interface to ask about",
        HelpName = "NAME",
        DefaultValueFactory = _ => "lo",
    };

    private readonly Option<bool> _json = LabOptions.Json("Print the answers as JSON");

    internal static Command Create()
    {
        var verb = new CapabilitiesCommand();
        var command = new Command(
            "capabilities",
            "Ask this machine for everything that the ports can use, and say what it gave and why not the rest.\n\n"
                + "What would disturb a live interface (programs, zero-copy) is tried on a veth pair made for it.\n\n"
                + "Example:  ringside net capabilities --interface eth0");
        command.Options.Add(verb._interface);
        command.Options.Add(verb._json);
        command.SetAction(verb.Execute);
        return command;
    }

    private int Execute(ParseResult parsed)
    {
        CapabilitySurvey survey = CapabilitySurvey.Take(parsed.GetValue(_interface)!);
        if (parsed.GetValue(_json))
        {
            Console.WriteLine(CapabilityJson.Of(survey));
        }
        else
        {
            bool useColours = TerminalReport.UseColours(Console.IsOutputRedirected, Environment.GetEnvironmentVariable("NO_COLOR"));
            CapabilityTables.Write(survey, Console.Out, useColours);
        }

        return ExitCodes.Success;
    }
}
